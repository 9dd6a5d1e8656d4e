select outlet, outcome, count(*)
from entry
where outcome is not null
group by outlet, outcome
