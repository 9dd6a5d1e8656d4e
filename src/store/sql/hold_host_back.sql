insert into host_turn (host, worker, held_until_ms, held_back_until)
values ($1, '', 0, $2)
on conflict (host) do update set held_back_until = excluded.held_back_until
