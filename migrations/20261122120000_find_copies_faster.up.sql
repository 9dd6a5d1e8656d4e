-- A fingerprint cost a row, two index lines and a look at the article for each of its 64 bands.
-- Now a band is one line in one tree, and what an article's bands are is one line more.
create table band (
    band bigint not null,
    value bigint not null,
    article_id text not null,
    primary key (band, value, article_id)
){without_rowid};

insert into band (band, value, article_id) select band, value, article_id from fingerprint;

alter table fingerprint rename to fingerprint_before;

create table fingerprint (
    article_id text not null primary key references article (id),
    bands text not null,
    -- Bytes of lead and body: a short text inside a long one shares few bands with it.
    length bigint not null
);

insert into fingerprint (article_id, bands, length)
select
    fingerprint_before.article_id,
    {values_by_band},
    max(octet_length(revision.lead) + octet_length(revision.body))
from fingerprint_before
join revision
    on revision.article_id = fingerprint_before.article_id and revision.superseded_at is null
group by fingerprint_before.article_id;

drop table fingerprint_before;
