select
    id, file, start_byte, length_bytes, url, asked_at_us, payload_digest, truncated, before_id
from evidence_record
