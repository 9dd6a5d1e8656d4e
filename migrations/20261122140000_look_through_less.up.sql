-- How many pages of an outlet wait for a reason is asked after each of its turns; most that wait
-- have none.
create index entry_waiting_why on entry (outlet) where outcome is null and detail <> '';

-- Old visits of feeds are now looked through by a place in the log, not by the day.
delete from note where key = 'polls-pruned-until';
