select etag, last_modified, body_hash, next_poll_at, failures
from feed
where url = $1
