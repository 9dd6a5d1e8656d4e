select id, file, start_byte, length_bytes, url, asked_at_us, payload_digest
from evidence_record
