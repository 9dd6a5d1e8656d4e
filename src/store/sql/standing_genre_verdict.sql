select article_id, genre, reviewer, reason, recorded_at, superseded_at
from genre_verdict
where article_id = $1 and superseded_at is null
