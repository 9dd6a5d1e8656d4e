select *
from alarm
where state <> 'closed'
