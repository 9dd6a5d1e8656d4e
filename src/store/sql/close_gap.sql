update gap
set state = $2, recovered = $3, closed_at = $4, detail = $5
where number = $1 and (state = 'open' or (state = 'lost' and $2 = 'repaired'))
