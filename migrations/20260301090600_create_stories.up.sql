-- Outlets reprint each other: articles that share a band of their fingerprints may be copies,
-- and a story is the family they are found to belong to.
create table fingerprint (
    band bigint not null,
    value bigint not null,
    article_id text not null references article (id),
    primary key (band, value, article_id)
);

create index fingerprint_by_article on fingerprint (article_id);

create table story_member (
    number {sequence},
    story_id text not null,
    article_id text not null references article (id),
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index story_member_valid on story_member (article_id) where superseded_at is null;
create index story_member_by_article on story_member (article_id);
create index story_member_by_story on story_member (story_id);
