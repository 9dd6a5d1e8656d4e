update gap
set state = $2,
    recovered = $3,
    closed_at = $4,
    detail = $5,
    lost_at = case when $2 = 'lost' then $4 else lost_at end,
    lost_recovered = case when $2 = 'lost' then $3 else lost_recovered end
where number = $1 and (state = 'open' or (state = 'lost' and $2 = 'repaired'))
