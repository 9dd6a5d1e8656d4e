insert into feed (url, outlet, etag, last_modified, body_hash, next_poll_at, failures)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (url) do update set
    outlet = excluded.outlet,
    etag = excluded.etag,
    last_modified = excluded.last_modified,
    body_hash = excluded.body_hash,
    next_poll_at = excluded.next_poll_at,
    failures = excluded.failures
