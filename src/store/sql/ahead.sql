-- Beyond $2 lies no pause of an entry or walk, beyond $3 none of a watch, beyond $4 no instant that
-- another process's clock may show. Each costs a step of an index.
select cast(1 as bigint)
where exists (
        select 1
        from entry
        where outlet = $1 and outcome is null and next_attempt_at > $2
    )
    or exists (
        select 1 from walk where outlet = $1 and (next_at > $2 or started_at > $4)
    )
    or exists (
        select 1 from watch where outlet = $1 and next_at > $3
    )
    or exists (
        select 1 from gap where outlet = $1 and to_s > $4
    )
