-- Of the visits after the one at $1 with number $2, up to the one at $3 with number $4. What stays
-- answers for ever what is asked about a moment:
--
-- * an outlet's first visit of a day that read something: from when on that day had been seen;
-- * the visits of a feed between which it began or ceased to be readable, and of those that failed
--   the first and the last of each day: whether it was failing, and since when.
--
-- Each costs a few steps of an index. Between two that stay and say the same lay only such as said
-- it too, so the answers do not depend on what was forgotten before.
delete from poll
where number in (
    select number
    from (
        select
            visit.number,
            visit.day,
            visit.said,
            (
                select read.polled_at
                from poll as read
                where read.outlet = visit.outlet
                    and read.number < visit.number
                    and read.outcome in ('read', 'not_modified', 'empty')
                order by read.number desc
                limit 1
            ) as read_at,
            visit.polled_at,
            (
                select
                    case
                        when before.outcome in ('read', 'not_modified') then 'read'
                        when before.outcome = 'empty' then 'empty'
                        else 'failed ' || cast((before.polled_at + 7 * 3600) / 86400 as text)
                    end
                from poll as before
                where before.feed_url = visit.feed_url and before.number < visit.number
                order by before.number desc
                limit 1
            ) as said_before,
            (
                select
                    case
                        when later.outcome in ('read', 'not_modified') then 'read'
                        when later.outcome = 'empty' then 'empty'
                        else 'failed ' || cast((later.polled_at + 7 * 3600) / 86400 as text)
                    end
                from poll as later
                where later.feed_url = visit.feed_url and later.number > visit.number
                order by later.number
                limit 1
            ) as said_after
        from (
            select
                number,
                outlet,
                feed_url,
                polled_at,
                (polled_at + 7 * 3600) / 86400 as day,
                case
                    when outcome in ('read', 'not_modified') then 'read'
                    when outcome = 'empty' then 'empty'
                    else 'failed ' || cast((polled_at + 7 * 3600) / 86400 as text)
                end as said
            from poll
            where polled_at >= $1 and (polled_at > $1 or number > $2)
                and polled_at <= $3 and (polled_at < $3 or number <= $4)
        ) as visit
    ) as judged
    where case
        when said not in ('read', 'empty') then said_before = said and said_after = said
        else coalesce(said_before, said) = said
            and coalesce(said_after, said) = said
            and read_at <= polled_at
            and (read_at + 7 * 3600) / 86400 = day
    end
)
