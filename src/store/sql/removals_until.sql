select
    article_id, last_seen_at, found_at, http_status,
    case when back_at <= $2 then back_at end as back_at
from removal
where article_id = $1 and found_at <= $2
order by number
