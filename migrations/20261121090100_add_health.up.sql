-- A crawl with holes must say where they are. Each visit of a feed now notes whether it joins on
-- to the one before; what does not is a gap, to be walked. An outlet is worked on by one worker
-- at a time, a host by one request.
alter table feed add column interval_s bigint;
alter table feed add column failure_weight bigint not null default 0;
alter table feed add column last_read_at bigint;
alter table feed add column listed text not null default ''; -- entry ids, parted by blanks
create index feed_by_outlet on feed (outlet);

alter table poll add column overlap text not null default 'unknown';
alter table poll add column fault text;
create index poll_by_feed on poll (feed_url, number);

alter table entry add column recovered bigint not null default 0; -- 1: found by walking back

-- What is due when, and in whose hands it is. `next_at` is by the crawl's clock, `leased_until`
-- by the database's own: a lease measures whether a process lives.
create table outlet_turn (
    outlet text primary key,
    next_at bigint not null,
    worker text not null,
    fence bigint not null,
    leased_until bigint not null
);
create index outlet_turn_due on outlet_turn (next_at, outlet);

-- In milliseconds by the database's own clock.
create table host_turn (
    host text primary key,
    worker text not null,
    held_until_ms bigint not null
);

-- Sums over visits of feeds and pages, in the transactions that record them.
create table outlet_day (
    outlet text not null,
    day bigint not null, -- days since 1970, in Vietnam
    planned bigint not null default 0,
    polled bigint not null default 0,
    failed bigint not null default 0,
    proven bigint not null default 0,
    unproven bigint not null default 0,
    items bigint not null default 0,
    new_items bigint not null default 0,
    recovered bigint not null default 0,
    kept bigint not null default 0,
    refused bigint not null default 0,
    undated bigint not null default 0,
    without_lead bigint not null default 0,
    without_body bigint not null default 0,
    dates_disagree bigint not null default 0,
    primary key (outlet, day)
);
create index outlet_day_by_day on outlet_day (day, outlet);

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
create index gap_open on gap (outlet, from_s) where state = 'open';
create index gap_by_time on gap (to_s, from_s);

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
create unique index alarm_standing on alarm (kind, outlet) where state <> 'closed';
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
    http_status bigint not null,
    back_at bigint
);
create unique index removal_standing on removal (article_id) where back_at is null;

-- When nothing at all could be reached; no outlet is blamed for it.
create table own_outage (
    number {sequence},
    from_s bigint not null,
    to_s bigint
);
