select min(at)
from (
    select cast($2 as bigint) as at
    union all
    select min(next_attempt_at) from entry where outlet = $1 and outcome is null
    union all
    select min(next_at) from walk where outlet = $1 and state = 'going'
    union all
    select min(next_at) from watch where outlet = $1
) as wish
