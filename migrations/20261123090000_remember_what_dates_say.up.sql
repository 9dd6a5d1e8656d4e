-- The first and the last of the dates that may be an article's publication, so that lists can flag
-- the ones that disagree without reading every candidate. Null while undated, and for revisions
-- of earlier builds.
alter table revision add column earliest_at bigint;
alter table revision add column latest_at bigint;
