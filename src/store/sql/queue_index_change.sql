insert into index_change (article_id, position)
select $1, coalesce(max(position), 0) + 1
from index_change
where true -- SQLite would take the "on" of "on conflict" for that of a join
on conflict (article_id) do update set position = excluded.position
