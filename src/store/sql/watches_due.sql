select watch.article_id, article.entry_id, watch.visits
from watch
join article on article.id = watch.article_id
where watch.outlet = $1 and watch.next_at <= $2
order by watch.next_at, watch.article_id
limit $3
