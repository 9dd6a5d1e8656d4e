-- Who was told what of an alarm, by which way: a broken mail server then delays notices, and what
-- the other way has carried is not told twice.
create table notice (
    alarm bigint not null references alarm (number),
    news text not null,
    medium text not null,
    told_at bigint not null,
    primary key (alarm, news, medium)
);
create index alarm_open on alarm (number) where state = 'open';
create index alarm_closed on alarm (closed_at) where state = 'closed';
