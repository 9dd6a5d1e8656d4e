-- Feeds are visited again and again: `feed` is what the next visit needs to know, `poll` is the
-- log of all visits, which shows when an outlet could not be seen.
create table feed (
    url text primary key,
    outlet text not null,
    etag text,
    last_modified text,
    body_hash text,
    next_poll_at bigint,
    failures bigint not null
);

create table poll (
    number {sequence},
    outlet text not null,
    feed_url text not null,
    polled_at bigint not null,
    outcome text not null,
    http_status bigint,
    items bigint not null,
    new_items bigint not null,
    detail text not null
);

create index poll_by_time on poll (polled_at);
create index poll_by_outlet on poll (outlet, number);
