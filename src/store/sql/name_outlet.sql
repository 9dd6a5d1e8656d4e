insert into outlet_turn (outlet, named, next_at, worker, fence, leased_until_ms)
values ($1, true, $2, '', 0, 0)
on conflict (outlet) do update set
    named = true,
    next_at = coalesce(outlet_turn.next_at, excluded.next_at)
