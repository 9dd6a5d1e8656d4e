, shared as (
    -- "cross join" also tells SQLite to begin with the few wanted bands.
    select fingerprint.article_id, count(*) as bands
    from wanted
    cross join fingerprint
    where fingerprint.band = wanted.band and fingerprint.value = wanted.value
    group by fingerprint.article_id
)

select
    article.id as article_id,
    article.outlet,
    revision.published_at,
    revision.title,
    revision.lead,
    revision.body,
    story_member.story_id
from shared
join article on article.id = shared.article_id
join revision on revision.article_id = article.id and revision.superseded_at is null
left join story_member
    on story_member.article_id = article.id and story_member.superseded_at is null
order by shared.bands desc, article.id
limit 