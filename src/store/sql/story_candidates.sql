, shared as (
    -- "cross join" also tells SQLite to begin with the few wanted bands.
    select band.fingerprint, count(*) as bands
    from wanted
    cross join band
    where band.band = wanted.band and band.value = wanted.value
    group by band.fingerprint
), near as (
    select fingerprint.article_id, shared.bands
    from shared
    cross join limits
    join fingerprint on fingerprint.number = shared.fingerprint
    where shared.bands >= limits.least
        or fingerprint.length >= 3 * limits.length
        or limits.length >= 3 * fingerprint.length
    order by shared.bands desc, fingerprint.article_id
    limit (select most from limits)
)

select
    article.id as article_id,
    article.outlet,
    revision.published_at,
    revision.title,
    revision.lead,
    revision.body,
    story_member.story_id
from near
join article on article.id = near.article_id
join revision on revision.article_id = article.id and revision.superseded_at is null
left join story_member
    on story_member.article_id = article.id and story_member.superseded_at is null
order by near.bands desc, article.id
