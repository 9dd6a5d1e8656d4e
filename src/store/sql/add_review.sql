insert into review (article_id, rule, verdict, reviewer, reason, recorded_at)
values ($1, $2, $3, $4, $5, $6)
