select * from alarm
where
    state = 'open'
    and not exists (
        select 1 from notice
        where notice.alarm = alarm.number and medium = $1 and news = 'opened'
    )
union all
select * from alarm
where
    state = 'closed'
    and closed_at >= $2
    and not exists (
        select 1 from notice
        where notice.alarm = alarm.number and medium = $1 and news = 'closed'
    )
    and (
        acknowledged_at is null
        or exists (
            select 1 from notice
            where notice.alarm = alarm.number and medium = $1 and news = 'opened'
        )
    )
order by number
