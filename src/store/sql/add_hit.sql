insert into hit (
    article_id, revision_id, ruleset, rule, kind, score, threshold, is_primary, evidence,
    recorded_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
