-- Vietnam is 7 hours ahead of UTC without summer time, so its days can be counted in whole
-- numbers, which both databases divide alike; neither's calendar functions are the other's.
select outlet, (polled_at + 7 * 3600) / 86400 as day
from poll
where polled_at >= $1 and polled_at < $2
    and outcome in ('read', 'not_modified', 'empty')
group by outlet, (polled_at + 7 * 3600) / 86400
