insert into evidence_record (
    id, file, start_byte, length_bytes, url, asked_at_us, payload_digest
)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
