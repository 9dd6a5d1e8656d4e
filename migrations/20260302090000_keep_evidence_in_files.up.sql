-- What outlets answered lies in WARC files, outside the database; here stands where. A payload
-- that came before is not written again, so for each the record that holds it is known.
create table evidence_record (
    id text primary key,
    file text not null,
    start_byte bigint not null,
    length_bytes bigint not null,
    url text not null,
    asked_at_us bigint not null, -- microseconds since 1970, UTC
    payload_digest text not null
);

create index evidence_record_by_url on evidence_record (url, asked_at_us);

create table payload (
    digest text primary key,
    record_id text not null references evidence_record (id)
);

-- Of the page's own answer, and of the one that holds its payload if the database does not.
alter table page add column record_id text;
alter table page add column payload_id text;
