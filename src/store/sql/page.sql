select
    page.url,
    page.final_url,
    page.fetched_at,
    page.http_status,
    page.headers,
    page.record_id,
    page.payload_id,
    page_body.gzip
from page
join page_body on page_body.hash = page.body_hash
where page.id = $1
