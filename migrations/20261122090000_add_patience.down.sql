drop index gap_lost;
alter table gap drop column lost_recovered;
alter table gap drop column lost_at;
drop table gap_walk;
drop index entry_by_gap;
alter table entry drop column gap;
drop index entry_failing;
alter table entry drop column failing_since;
