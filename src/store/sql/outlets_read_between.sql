select distinct outlet
from poll
where polled_at >= $1 and polled_at < $2
    and outcome in ('read', 'not_modified', 'empty')
