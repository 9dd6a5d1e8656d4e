-- People overrule the rules. Their verdicts are never deleted, only superseded by later ones on
-- the same article and rule.
create table review (
    number {sequence},
    article_id text not null references article (id),
    rule text not null,
    verdict text not null,
    reviewer text not null,
    reason text not null,
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index review_valid on review (article_id, rule) where superseded_at is null;
create index review_by_article on review (article_id);
