-- People overrule the form of an article. Their verdicts are never deleted, only superseded by later
-- ones on the same article; one without a form gives the decision back.
create table genre_verdict (
    number {sequence},
    article_id text not null references article (id),
    genre text,
    reviewer text not null,
    reason text not null,
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index genre_verdict_valid on genre_verdict (article_id) where superseded_at is null;
create index genre_verdict_by_article on genre_verdict (article_id);
