select polled_at
from poll
where feed_url = $1 and polled_at <= $2 and outcome in ('read', 'not_modified')
order by number desc
limit 1
