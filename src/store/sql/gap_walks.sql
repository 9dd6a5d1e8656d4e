select gap_walk.gap, gap_walk.feed_url, gap_walk.state, gap_walk.documents, gap_walk.detail
from gap
join gap_walk on gap_walk.gap = gap.number
where gap.outlet = $1 and gap.state in ('open', 'lost')
order by gap_walk.gap, gap_walk.feed_url
