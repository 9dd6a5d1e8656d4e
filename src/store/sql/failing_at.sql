-- Each feed costs a few steps of an index, however long its log: visits are numbered as they come,
-- so none that is known at $1 has a number far beyond that of the last ones. (Not exactly: several
-- workers write, and clocks are set.)
select outlet, feed_url, read_at
from (
    select
        last.outlet,
        last.feed_url,
        (
            select read.polled_at
            from poll as read
            where read.feed_url = last.feed_url
                and read.number <= last.number
                and read.outcome in ('read', 'not_modified')
            order by read.number desc
            limit 1
        ) as read_at
    from feed
    join poll as last on last.number = (
        select poll.number
        from poll
        where poll.feed_url = feed.url
            and poll.polled_at <= $1
            and poll.number <= (
                select max(number)
                from (
                    select number
                    from poll
                    where polled_at <= $1
                    order by polled_at desc
                    limit 1000
                ) as latest
            )
        order by poll.number desc
        limit 1
    )
    where last.polled_at >= $2 and last.outcome not in ('read', 'not_modified', 'empty')
) as failing
where read_at is not null
order by feed_url
