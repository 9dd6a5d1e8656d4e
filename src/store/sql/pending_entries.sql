select id, outlet, feed_url, url, title, published_at, found_at, attempts, recovered
from entry
where outlet = $1 and outcome is null and next_attempt_at <= $2
order by found_at, id
limit $3
