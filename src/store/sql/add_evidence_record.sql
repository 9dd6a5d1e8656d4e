insert into evidence_record (
    id, file, start_byte, length_bytes, url, asked_at_us, payload_digest, truncated, was_read,
    before_id
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict do nothing
