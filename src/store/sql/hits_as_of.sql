select revision_id, ruleset, rule, kind, score, threshold, is_primary, evidence, recorded_at
from hit
where article_id = $1
    and recorded_at <= $2 and (superseded_at is null or superseded_at > $2)
