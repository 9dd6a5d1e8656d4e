select position, article_id
from index_change
where position > $1
order by position
limit $2
