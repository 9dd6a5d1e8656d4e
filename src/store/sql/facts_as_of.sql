select
    article.id as article_id,
    article.canonical_url,
    article.outlet,
    revision.title,
    revision.published_at,
    revision.earliest_at,
    revision.latest_at,
    revision.language,
    coalesce(genre_verdict.genre, classification.genre, revision.genre) as genre,
    revision.wire_credit,
    story_member.story_id
from revision
join article on article.id = revision.article_id
left join classification
    on classification.article_id = article.id
    and classification.recorded_at <= $1
    and (classification.superseded_at is null or classification.superseded_at > $1)
left join genre_verdict
    on genre_verdict.article_id = article.id
    and genre_verdict.recorded_at <= $1
    and (genre_verdict.superseded_at is null or genre_verdict.superseded_at > $1)
left join story_member
    on story_member.article_id = article.id
    and story_member.recorded_at <= $1
    and (story_member.superseded_at is null or story_member.superseded_at > $1)
where
    revision.recorded_at <= $1
    and (revision.superseded_at is null or revision.superseded_at > $1)
