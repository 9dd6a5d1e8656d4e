insert into removal (article_id, last_seen_at, found_at, http_status)
select id, last_seen_at, $2, $3
from article
where entry_id = $1
on conflict do nothing
