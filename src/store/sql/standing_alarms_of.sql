select *
from alarm
where outlet = $1 and state <> 'closed'
