insert into entry (
    id, outlet, feed_url, url, title, published_at, found_at, recovered, attempts,
    next_attempt_at, detail, gap
)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $7, '', $9)
on conflict do nothing
