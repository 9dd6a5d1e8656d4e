select
    article.id as article_id,
    article.outlet,
    article.canonical_url,
    revision.title,
    revision.published_at,
    revision.wire_credit,
    joined.recorded_at as joined_at
from article
join revision
    on revision.article_id = article.id
    and revision.recorded_at <= $2
    and (revision.superseded_at is null or revision.superseded_at > $2)
left join story_member as joined
    on joined.article_id = article.id and joined.story_id = $1
    and joined.recorded_at <= $2 and (joined.superseded_at is null or joined.superseded_at > $2)
where article.id in (
    select article_id
    from story_member
    where story_id = $1
        and recorded_at <= $2 and (superseded_at is null or superseded_at > $2)
    union
    -- The article that opened the story, unless it has moved to another one.
    select $1
    where not exists (
        select 1
        from story_member
        where article_id = $1
            and recorded_at <= $2 and (superseded_at is null or superseded_at > $2)
    )
)
