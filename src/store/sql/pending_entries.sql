-- "+ 0" keeps both databases from the index on `next_attempt_at`: nearly all that wait may be
-- visited, and the first few in order are to be found without sorting a hundred thousand.
select
    id, outlet, feed_url, url, title, published_at, found_at, attempts, failing_since,
    exists (select 1 from article where article.entry_id = entry.id) as kept, recovered
from entry
where outlet = $1 and outcome is null and next_attempt_at + 0 <= $2
order by recovered, found_at, id
limit $3
