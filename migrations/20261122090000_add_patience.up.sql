-- A page is given up for how long its visits have been failing, not for how long it has been known.
alter table entry add column failing_since bigint; -- null: its last visit did not fail
create index entry_failing on entry (failing_since) where failing_since is not null;

-- Which gap an entry found by walking back is put down to; one at most, so that counts add up.
alter table entry add column gap bigint;
create index entry_by_gap on entry (gap) where gap is not null;

-- How each way back has ended for a gap. A gap is settled from these, so a walk that is going is
-- never thrown back for the gaps that come up meanwhile: the next one covers them.
create table gap_walk (
    gap bigint not null references gap (number),
    feed_url text not null,
    state text not null,
    documents bigint not null,
    detail text not null,
    primary key (gap, feed_url)
);

-- A lost gap may be repaired after all; what was told before that stays true of its time.
alter table gap add column lost_at bigint;
alter table gap add column lost_recovered bigint;
update gap set lost_at = closed_at, lost_recovered = recovered where state = 'lost';
create index gap_lost on gap (outlet, from_s) where state = 'lost';
