select state, count(*)
from gap
group by state
