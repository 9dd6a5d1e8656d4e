-- Who is in one story follows from which articles are copies of each other and from what people
-- said about that. Both are kept, so that a family can show why it is one, and is found the same
-- in whatever order its articles came.
create table likeness (
    number {sequence},
    -- The lesser id of the two comes first.
    article_id text not null references article (id),
    other_id text not null references article (id),
    level text not null,
    jaccard double precision, -- null: found by a version that did not keep it
    containment double precision,
    recorded_at bigint not null,
    superseded_at bigint
);

create unique index likeness_valid on likeness (article_id, other_id) where superseded_at is null;
create index likeness_by_article on likeness (article_id);
create index likeness_by_other on likeness (other_id);

-- What an earlier version found alike, it did not measure for us: it counts as the weaker level.
-- Two articles may each be in the story of the other.
insert into likeness (article_id, other_id, level, recorded_at)
select
    case when article_id < story_id then article_id else story_id end,
    case when article_id < story_id then story_id else article_id end,
    'edited',
    min(recorded_at)
from story_member
where superseded_at is null
    and article_id <> story_id
    and story_id in (select id from article)
group by 1, 2;

-- What people said of stories, one line a verdict.
create table story_verdict (
    number {sequence},
    verdict text not null,
    article_id text not null references article (id),
    withdraws bigint references story_verdict (number),
    said_by text not null,
    reason text not null,
    recorded_at bigint not null
);

-- What a verdict means for two articles: at most one is in force for the same two.
create table story_ruling (
    number {sequence},
    verdict bigint not null references story_verdict (number),
    article_id text not null references article (id),
    other_id text not null references article (id),
    together boolean not null,
    recorded_at bigint not null,
    superseded_at bigint,
    ended_by bigint references story_verdict (number) -- the verdict that took its place
);

create unique index story_ruling_valid on story_ruling (article_id, other_id)
    where superseded_at is null;
create index story_ruling_by_article on story_ruling (article_id);
create index story_ruling_by_other on story_ruling (other_id);
create index story_ruling_by_verdict on story_ruling (verdict);
create index story_ruling_by_end on story_ruling (ended_by);
