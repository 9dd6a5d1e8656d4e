insert into article (
    id, canonical_url, outlet, entry_id, revision_id, first_seen_at, last_seen_at, classified_by
)
values ($1, $2, $3, $4, $5, $6, $6, '')
on conflict do nothing
