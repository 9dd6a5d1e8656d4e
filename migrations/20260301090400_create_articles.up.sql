-- Articles change after publication: what was read when is kept as revisions, of which one is
-- valid at any moment (`recorded_at` up to, not including, `superseded_at`).
create table article (
    id text primary key,
    canonical_url text not null,
    outlet text not null,
    entry_id text not null references entry (id),
    revision_id text not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    classified_by text not null -- ruleset of the valid classification; empty: still to be done
);

create index article_to_classify on article (classified_by, id);
create index article_by_entry on article (entry_id);

create table revision (
    article_id text not null references article (id),
    number bigint not null,
    id text not null,
    page_id text not null references page (id),
    url text not null,
    title text not null,
    authors text not null, -- JSON list
    published_at bigint,
    published_from text,
    dates text not null, -- JSON list
    modified_at bigint,
    section text not null,
    tags text not null, -- JSON list
    genre text not null,
    language text not null,
    wire_credit text,
    recorded_at bigint not null,
    superseded_at bigint,
    lead text not null,
    body text not null, -- last: SQLite reads a row up to the column asked for
    primary key (article_id, number)
);

create unique index revision_valid on revision (article_id) where superseded_at is null;
