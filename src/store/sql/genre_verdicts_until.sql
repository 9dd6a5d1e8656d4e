select
    article_id, genre, reviewer, reason, recorded_at,
    case when superseded_at <= $2 then superseded_at end as superseded_at
from genre_verdict
where article_id = $1 and recorded_at <= $2
order by number
