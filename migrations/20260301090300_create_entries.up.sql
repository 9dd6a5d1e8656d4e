-- What feeds list must not be lost between finding and visiting, also across a crash: an entry
-- waits here until its visit ends. `outcome` is null while it waits.
create table entry (
    id text primary key,
    outlet text not null,
    feed_url text not null,
    url text not null,
    title text not null,
    published_at bigint,
    found_at bigint not null,
    attempts bigint not null,
    next_attempt_at bigint not null,
    outcome text,
    ended_at bigint,
    detail text not null
);

create index entry_waiting on entry (outlet, found_at, id) where outcome is null;
create index entry_ended on entry (outlet, outcome);
