select id, url, final_url, fetched_at, http_status, record_id, payload_id
from page
where id in (
    select page_id from revision where article_id = $1
    union
    select page_id from visit where article_id = $1
    union
    select visit.page_id
    from article
    join visit on visit.entry_id = article.entry_id
    where article.id = $1
)
order by fetched_at, id
