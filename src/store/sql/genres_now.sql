select article.id as article_id, coalesce(genre_verdict.genre, classification.genre) as genre
from article
left join classification
    on classification.article_id = article.id and classification.superseded_at is null
left join genre_verdict
    on genre_verdict.article_id = article.id and genre_verdict.superseded_at is null
where coalesce(genre_verdict.genre, classification.genre) is not null
