select revision_id, ruleset, genre, recorded_at
from classification
where article_id = $1 and superseded_at is null
