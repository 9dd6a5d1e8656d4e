update outlet_turn
set worker = $1, fence = fence + 1, leased_until_ms = $2
where outlet = (
    select outlet
    from outlet_turn
    where named and next_at <= $3 and leased_until_ms <= $4
        and ($5 = '' or replace($5, '/' || outlet || '/', '') <> $5)
    order by next_at, outlet
    limit 1
    {skip_locked}
)
returning outlet, fence
