select *
from gap
where outlet = $1 and state = 'open'
order by from_s, number
