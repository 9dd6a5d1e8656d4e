alter table band rename to band_after;

create table band (
    band bigint not null,
    value bigint not null,
    article_id text not null,
    primary key (band, value, article_id)
);

insert into band (band, value, article_id)
select band_after.band, band_after.value, fingerprint.article_id
from band_after
join fingerprint on fingerprint.number = band_after.fingerprint;

drop table band_after;

alter table fingerprint rename to fingerprint_after;

create table fingerprint (
    article_id text not null primary key references article (id),
    bands text not null,
    length bigint not null
);

insert into fingerprint (article_id, bands, length)
select article_id, bands, length from fingerprint_after;

drop table fingerprint_after;
