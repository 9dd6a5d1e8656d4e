insert into walk (
    outlet, feed_url, since, state, cursor, documents, documents_left, oldest, items, new_items,
    failures, next_at, started_at, detail
)
values ($1, $2, $3, 'going', '', 0, 0, null, 0, 0, 0, $4, $4, '')
on conflict (outlet, feed_url) do update set
    since = case
        when walk.state = 'going' and walk.since < excluded.since then walk.since
        else excluded.since
    end,
    state = excluded.state,
    cursor = excluded.cursor,
    documents = excluded.documents,
    documents_left = excluded.documents_left,
    oldest = excluded.oldest,
    items = excluded.items,
    new_items = excluded.new_items,
    failures = excluded.failures,
    next_at = excluded.next_at,
    started_at = excluded.started_at,
    detail = excluded.detail
where not (
    walk.state = 'going'
    and walk.started_at >= excluded.started_at
    and walk.since <= excluded.since
)
