insert into revision (
    article_id, number, id, page_id, url, title, lead, body, authors, published_at,
    published_from, dates, modified_at, section, tags, genre, language, wire_credit, recorded_at,
    earliest_at, latest_at, provenance
)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22
)
