select number, revision_id, rule, kind, score, threshold, is_primary, evidence
from hit
where article_id = $1 and superseded_at is null
