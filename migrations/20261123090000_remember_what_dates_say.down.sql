alter table revision drop column latest_at;
alter table revision drop column earliest_at;
