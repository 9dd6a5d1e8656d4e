-- Two ranges of the index on `classified_by` in place of one "<>", which no index can answer:
-- this is asked all the time and mostly finds nothing.
select id
from (
    select id from (
        select id from article where classified_by < $1 order by classified_by, id limit $2
    ) as never_or_lower
    union all
    select id from (
        select id from article where classified_by > $1 order by classified_by, id limit $2
    ) as higher
) as waiting
limit $2
