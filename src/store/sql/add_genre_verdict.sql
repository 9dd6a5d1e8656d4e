insert into genre_verdict (article_id, genre, reviewer, reason, recorded_at)
values ($1, $2, $3, $4, $5)
