insert into story_ruling (verdict, article_id, other_id, together, recorded_at)
select ended.verdict, ended.article_id, ended.other_id, ended.together, $2
from story_ruling as ended
where
    ended.ended_by = $1
    and not exists (
        select 1
        from story_ruling as standing
        where
            standing.article_id = ended.article_id
            and standing.other_id = ended.other_id
            and standing.superseded_at is null
    )
    and not exists (select 1 from story_verdict where story_verdict.withdraws = ended.verdict)
