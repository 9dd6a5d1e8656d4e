-- Each of the 64 lines that a fingerprint has in the tree of bands carried the article's whole
-- name. They are spread all over that tree, so what is written to the disk for one article grows
-- with the length of a line. A number is a tenth of the name.
alter table fingerprint rename to fingerprint_before;

create table fingerprint (
    number {sequence},
    article_id text not null unique references article (id),
    bands text not null,
    -- Bytes of lead and body: a short text inside a long one shares few bands with it.
    length bigint not null
);

insert into fingerprint (article_id, bands, length)
select article_id, bands, length from fingerprint_before order by article_id;

drop table fingerprint_before;

alter table band rename to band_before;

create table band (
    band bigint not null,
    value bigint not null,
    fingerprint bigint not null,
    primary key (band, value, fingerprint)
){without_rowid};

insert into band (band, value, fingerprint)
select band_before.band, band_before.value, fingerprint.number
from band_before
join fingerprint on fingerprint.article_id = band_before.article_id
order by band_before.band, band_before.value, fingerprint.number;

drop table band_before;
