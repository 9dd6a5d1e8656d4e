insert into gap_walk (gap, feed_url, state, documents, detail)
select number, cast($2 as text), cast($3 as text), cast($4 as bigint), cast($5 as text)
from gap
where outlet = $1 and state in ('open', 'lost') and from_s >= $6 and to_s <= $7
order by number
on conflict (gap, feed_url) do update set
    state = excluded.state,
    documents = excluded.documents,
    detail = excluded.detail
where gap_walk.state <> 'reached'
