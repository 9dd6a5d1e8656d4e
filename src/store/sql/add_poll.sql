insert into poll (
    outlet, feed_url, polled_at, outcome, http_status, items, new_items, overlap, fault, detail
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
