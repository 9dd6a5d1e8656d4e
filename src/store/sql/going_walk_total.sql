select count(*)
from walk
where state = 'going'
