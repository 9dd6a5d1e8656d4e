drop index alarm_closed;
drop index alarm_open;
drop table notice;
