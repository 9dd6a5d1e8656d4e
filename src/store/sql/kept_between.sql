select cast(coalesce(sum(kept), 0) as bigint)
from outlet_day
where day between $1 and $2
