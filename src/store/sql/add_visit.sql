insert into visit (entry_id, outcome, ended_at, detail, page_id, article_id)
values ($1, $2, $3, $4, $5, $6)
