select
    outlet, url, etag, last_modified, body_hash, next_poll_at, interval_s, failures,
    failure_weight, last_read_at, last_new_at, listed, sitemaps
from feed
