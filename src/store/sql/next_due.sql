select next_at
from outlet_turn
where named and next_at is not null and leased_until_ms <= $1
    and ($2 = '' or replace($2, '/' || outlet || '/', '') <> $2)
order by next_at
limit 1
