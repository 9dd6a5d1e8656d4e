select
    entry.id, entry.outlet, entry.feed_url, entry.url, entry.title, entry.published_at,
    entry.found_at, entry.attempts, entry.failing_since, true as kept, entry.recovered
from article
join entry on entry.id = article.entry_id
where article.id = $1
