insert into gap (
    outlet, feed_url, from_s, to_s, reason, state, recovered, opened_at, detail
)
values ($1, $2, $3, $4, $5, 'open', 0, $6, '')
on conflict do nothing
