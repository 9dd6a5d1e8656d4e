select
    article_id, rule, verdict, reviewer, reason, recorded_at,
    case when superseded_at <= $2 then superseded_at end as superseded_at
from review
where article_id = $1 and recorded_at <= $2
order by number
