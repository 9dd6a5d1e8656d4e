-- An outlet's first visit of a day that read something stays: it tells for ever from when on that
-- day had been seen.
delete from poll
where number in (
    select number
    from poll
    where polled_at >= $1 and polled_at < $2
        and (outlet, polled_at) not in (
            select outlet, min(polled_at)
            from poll
            where polled_at >= $1 and polled_at < $2
                and outcome in ('read', 'not_modified', 'empty')
            group by outlet
        )
    order by number
    limit $3
)
