select genre
from classification
where article_id = $1
    and recorded_at <= $2 and (superseded_at is null or superseded_at > $2)
