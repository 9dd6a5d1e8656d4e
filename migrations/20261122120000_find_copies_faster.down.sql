drop table fingerprint;

create table fingerprint (
    band bigint not null,
    value bigint not null,
    article_id text not null references article (id),
    primary key (band, value, article_id)
);

create index fingerprint_by_article on fingerprint (article_id);

insert into fingerprint (band, value, article_id) select band, value, article_id from band;

drop table band;
