select article_id, rule, verdict, reviewer, reason, recorded_at, superseded_at
from review
where recorded_at <= $1 and (superseded_at is null or superseded_at > $1)
