update outlet_turn
set next_at = $1
where named and (next_at is null or next_at > $1)
    and ($2 = '' or replace($2, '/' || outlet || '/', '') <> $2)
