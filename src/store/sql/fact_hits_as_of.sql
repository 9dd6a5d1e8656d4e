select article_id, rule, kind, is_primary
from hit
where recorded_at <= $1 and (superseded_at is null or superseded_at > $1)
