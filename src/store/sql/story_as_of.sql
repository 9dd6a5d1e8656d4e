select story_id
from story_member
where article_id = $1
    and recorded_at <= $2 and (superseded_at is null or superseded_at > $2)
