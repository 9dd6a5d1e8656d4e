update walk
set state = $5,
    cursor = $6,
    documents = $7,
    documents_left = $8,
    oldest = $9,
    items = $10,
    new_items = $11,
    failures = $12,
    next_at = $13,
    detail = $14
where outlet = $1 and feed_url = $2 and since = $3 and started_at = $4
