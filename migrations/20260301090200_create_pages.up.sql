-- A number is proved by the document it was read from. Payloads are kept packed and once each,
-- since servers send the same bytes again and again.
create table page_body (
    hash text primary key,
    size_bytes bigint not null,
    gzip {bytes} not null
);

create table page (
    id text primary key,
    url text not null,
    final_url text not null,
    fetched_at bigint not null,
    http_status bigint not null,
    headers text not null, -- JSON list of [name, value]
    body_hash text not null references page_body (hash)
);
