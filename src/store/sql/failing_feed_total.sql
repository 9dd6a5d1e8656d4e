select count(*)
from feed
where failures > 0
