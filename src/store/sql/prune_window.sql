-- The last of the $4 visits that come after the one at $1 with number $2, or of as many as there
-- are before $3.
select polled_at, number
from (
    select polled_at, number
    from poll
    where polled_at >= $1 and (polled_at > $1 or number > $2) and polled_at < $3
    order by polled_at, number
    limit $4
) as looked_at
order by polled_at desc, number desc
limit 1
