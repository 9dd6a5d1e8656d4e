insert into page (
    id, url, final_url, fetched_at, http_status, headers, body_hash, record_id, payload_id
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict do nothing
