-- Definitions change while the archive stays: each revision of all files is kept once, and a
-- log says from when on which one was in force, so old figures can be explained by old rules.
create table catalog (
    id text primary key,
    files text not null, -- JSON object: path to content
    recorded_at bigint not null
);

create table catalog_activation (
    number {sequence},
    catalog_id text not null references catalog (id),
    activated_at bigint not null
);
