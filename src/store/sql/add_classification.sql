insert into classification (article_id, revision_id, ruleset, genre, recorded_at)
values ($1, $2, $3, $4, $5)
