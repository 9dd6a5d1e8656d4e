-- A page is proved by the redirects that led to it too. A 304 confirms what was read, not a wall
-- that came in between; what broke off stands for nothing but itself. Of older records it is not
-- known; they are taken for whole and read, as before.
alter table evidence_record add column before_id text; -- the redirect that led here
alter table evidence_record add column truncated boolean not null default false;
alter table evidence_record add column was_read boolean not null default true;

-- Counted at every look of the monitoring.
create index gap_by_state on gap (state);
