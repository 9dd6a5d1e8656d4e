insert into entry (
    id, outlet, feed_url, url, title, published_at, found_at, recovered, attempts,
    next_attempt_at, detail
)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $7, '')
on conflict do nothing
