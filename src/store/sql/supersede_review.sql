update review
set superseded_at = $3
where article_id = $1 and rule = $2 and superseded_at is null
