update outlet_turn
set worker = '', leased_until_ms = 0
where outlet = $1 and worker = $2 and fence = $3
