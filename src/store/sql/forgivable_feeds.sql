-- Those whose last visit that was judged, at $1 or later, failed for the network. Asked of the few
-- feeds that fail, by an index.
select url, outlet
from feed
where failures > 0 and 'failed_network' = (
    select poll.outcome
    from poll
    where poll.feed_url = feed.url and poll.polled_at >= $1 and poll.outcome <> 'own_network'
    order by poll.number desc
    limit 1
)
