select *
from walk
where outlet = $1 and state = 'going' and next_at <= $2
order by next_at, feed_url
