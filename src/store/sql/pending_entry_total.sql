select count(*)
from entry
where outcome is null
