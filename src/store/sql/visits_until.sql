select entry_id, outcome, ended_at, detail, page_id
from visit
where (article_id = $1 or entry_id = $2) and ended_at <= $3
order by number
