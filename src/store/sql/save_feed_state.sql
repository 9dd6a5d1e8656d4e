insert into feed (
    url, outlet, etag, last_modified, body_hash, next_poll_at, interval_s, failures,
    failure_weight, last_read_at, last_new_at, listed, sitemaps
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (url) do update set
    outlet = excluded.outlet,
    etag = excluded.etag,
    last_modified = excluded.last_modified,
    body_hash = excluded.body_hash,
    next_poll_at = excluded.next_poll_at,
    interval_s = excluded.interval_s,
    failures = excluded.failures,
    failure_weight = excluded.failure_weight,
    last_read_at = excluded.last_read_at,
    last_new_at = coalesce(excluded.last_new_at, feed.last_new_at),
    listed = excluded.listed,
    sitemaps = excluded.sitemaps
