-- When one began that a wrong clock has begun nobody knows: as if so early that it has looked at no
-- gap.
update walk
set next_at = case when next_at > $3 then $2 else next_at end,
    started_at = case when started_at > $4 then since else started_at end
where outlet = $1 and (next_at > $3 or started_at > $4)
