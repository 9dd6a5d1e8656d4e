insert into host_turn (host, worker, held_until_ms)
values ($1, $2, $3)
on conflict (host) do update set
    worker = excluded.worker,
    held_until_ms = excluded.held_until_ms
where host_turn.held_until_ms <= $4
