update article
set last_seen_at = case when last_seen_at < $2 then $2 else last_seen_at end
where entry_id = $1
returning id
