-- Entries in must equal outcomes out: every visit ends in exactly one row here, also when an
-- entry is visited again because its title changed.
create table visit (
    number {sequence},
    entry_id text not null references entry (id),
    outcome text not null,
    ended_at bigint not null,
    detail text not null,
    page_id text references page (id),
    article_id text references article (id)
);

create index visit_by_entry on visit (entry_id);
create index visit_by_article on visit (article_id);
