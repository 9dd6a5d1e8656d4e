insert into page (id, url, final_url, fetched_at, http_status, headers, body_hash)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
