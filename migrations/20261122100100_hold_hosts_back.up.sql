-- A host that asks to be left alone (Retry-After) is left alone by every process. In seconds by the
-- crawl's clock, null if it never asked.
alter table host_turn add column held_back_until bigint;
