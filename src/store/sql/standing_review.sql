select article_id, rule, verdict, reviewer, reason, recorded_at, superseded_at
from review
where article_id = $1 and rule = $2 and superseded_at is null
