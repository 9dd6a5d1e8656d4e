-- A crawl with holes must say where they are. Each visit of a feed now notes whether it joins on
-- to the one before; what does not is a gap, to be walked. An outlet is worked on by one worker
-- at a time, a host by one request.
alter table feed add column interval_s bigint;
alter table feed add column failure_weight bigint not null default 0;
alter table feed add column last_read_at bigint;
alter table feed add column last_new_at bigint;
alter table feed add column listed text not null default ''; -- entry ids, parted by blanks
create index feed_by_outlet on feed (outlet);
create index feed_failing on feed (outlet, url) where failures > 0;

alter table poll add column overlap text not null default 'unknown';
alter table poll add column fault text;
create index poll_by_feed on poll (feed_url, number);

alter table entry add column recovered boolean not null default false; -- found by walking back
-- What a walk brings must not hold up what is new.
drop index entry_waiting;
create index entry_waiting on entry (outlet, recovered, found_at, id) where outcome is null;
create index entry_next on entry (outlet, next_attempt_at) where outcome is null;

-- What is due when, and in whose hands it is. `next_at` is by the crawl's clock, null if nothing
-- is planned; `leased_until_ms` by the database's own: a lease measures whether a process lives.
-- An outlet that the definitions no longer name keeps its row: a fence must never begin anew.
create table outlet_turn (
    outlet text primary key,
    named boolean not null,
    next_at bigint,
    worker text not null, -- empty: nobody
    fence bigint not null,
    leased_until_ms bigint not null
);
create index outlet_turn_due on outlet_turn (next_at, outlet) where named;

-- In milliseconds by the database's own clock.
create table host_turn (
    host text primary key,
    worker text not null, -- empty: nobody, it rests
    held_until_ms bigint not null
);

-- Sums over visits of feeds and pages, in the transactions that record them.
create table outlet_day (
    outlet text not null,
    day bigint not null, -- days since 1970, in Vietnam
    planned bigint not null,
    polled bigint not null,
    failed bigint not null,
    proven bigint not null,
    unproven bigint not null,
    items bigint not null,
    new_items bigint not null,
    recovered bigint not null,
    kept bigint not null,
    refused bigint not null,
    undated bigint not null,
    without_lead bigint not null,
    without_body bigint not null,
    dates_disagree bigint not null,
    primary key (outlet, day)
);
create index outlet_day_by_day on outlet_day (day, outlet);

-- What was done before these sums were kept, as far as the logs tell.
insert into outlet_day (
    outlet, day, planned, polled, failed, proven, unproven, items, new_items, recovered, kept,
    refused, undated, without_lead, without_body, dates_disagree
)
select
    outlet, day, sum(polled), sum(polled), sum(failed), 0, 0, sum(items), sum(new_items), 0,
    sum(kept), sum(refused), 0, 0, 0, 0
from (
    select
        outlet,
        (polled_at + 7 * 3600) / 86400 as day,
        1 as polled,
        case when outcome in ('read', 'not_modified', 'empty') then 0 else 1 end as failed,
        items,
        new_items,
        0 as kept,
        0 as refused
    from poll
    where outcome <> 'own_network'
    union all
    select
        entry.outlet,
        (visit.ended_at + 7 * 3600) / 86400,
        0,
        0,
        0,
        0,
        case when visit.outcome = 'kept' then 1 else 0 end,
        case
            when visit.outcome in ('kept', 'revised', 'unchanged', 'duplicate') then 0
            else 1
        end
    from visit
    join entry on entry.id = visit.entry_id
) as done
group by outlet, day;

create table gap (
    number {sequence},
    outlet text not null,
    feed_url text not null,
    from_s bigint not null,
    to_s bigint not null,
    reason text not null,
    state text not null,
    recovered bigint not null,
    opened_at bigint not null,
    closed_at bigint,
    detail text not null
);
create unique index gap_once on gap (feed_url, from_s, to_s);
create index gap_open on gap (outlet, from_s) where state = 'open';
create index gap_by_outlet on gap (outlet, to_s);
create index gap_by_time on gap (to_s);

create table walk (
    outlet text not null,
    feed_url text not null,
    since bigint not null,
    state text not null,
    cursor text not null,
    documents bigint not null,
    documents_left bigint not null,
    oldest bigint,
    items bigint not null,
    new_items bigint not null,
    failures bigint not null,
    next_at bigint not null,
    started_at bigint not null,
    detail text not null,
    primary key (outlet, feed_url)
);
create index walk_going on walk (outlet, next_at) where state = 'going';

create table alarm (
    number {sequence},
    kind text not null,
    outlet text not null, -- empty: trouble on this side
    detail text not null,
    state text not null,
    opened_at bigint not null,
    acknowledged_at bigint,
    acknowledged_by text not null,
    closed_at bigint,
    told_at bigint
);
create unique index alarm_standing on alarm (outlet, kind) where state <> 'closed';
create index alarm_untold on alarm (number) where state = 'open' and told_at is null;
create index alarm_by_outlet on alarm (outlet, number);

create table watch (
    article_id text primary key references article (id),
    outlet text not null,
    visits bigint not null,
    next_at bigint not null
);
create index watch_due on watch (outlet, next_at);

create table removal (
    number {sequence},
    article_id text not null references article (id),
    last_seen_at bigint not null,
    found_at bigint not null,
    http_status bigint, -- null: no document was kept
    back_at bigint
);
create unique index removal_standing on removal (article_id) where back_at is null;
create index removal_by_article on removal (article_id, number);

-- When nothing at all could be reached; no outlet is blamed for it.
create table own_outage (
    number {sequence},
    from_s bigint not null,
    to_s bigint
);
