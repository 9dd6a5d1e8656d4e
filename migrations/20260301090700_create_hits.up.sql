-- Figures come from hits, and rules change: what each ruleset said of each article is kept, and
-- superseded rather than changed, so that any figure of the past can be asked for again.
create table classification (
    number {sequence},
    article_id text not null references article (id),
    revision_id text not null,
    ruleset text not null,
    genre text not null,
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index classification_valid on classification (article_id)
    where superseded_at is null;
create index classification_by_article on classification (article_id);

create table hit (
    number {sequence},
    article_id text not null references article (id),
    revision_id text not null,
    ruleset text not null,
    rule text not null,
    kind text not null,
    score double precision not null,
    threshold double precision not null,
    is_primary boolean not null,
    evidence text not null, -- JSON list
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index hit_valid on hit (article_id, rule) where superseded_at is null;
create index hit_by_article on hit (article_id);
