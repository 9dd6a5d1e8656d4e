-- One that began after $4, which is now, was walked back to a moment that is yet to come: it has
-- not been looked at. Changes nothing if there is such a gap already.
update gap
set from_s = $2,
    to_s = $3,
    opened_at = case when opened_at > $4 then $4 else opened_at end,
    state = case when from_s > $4 then 'open' else state end,
    closed_at = case
        when from_s > $4 then null
        when closed_at > $4 then $4
        else closed_at
    end,
    lost_at = case when from_s > $4 then null when lost_at > $4 then $4 else lost_at end,
    lost_recovered = case when from_s > $4 then null else lost_recovered end
where number = $1
    and not exists (
        select 1
        from gap as same
        where same.feed_url = gap.feed_url
            and same.from_s = $2
            and same.to_s = $3
            and same.number <> gap.number
    )
