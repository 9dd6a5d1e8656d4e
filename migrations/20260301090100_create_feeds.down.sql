drop table poll;
drop table feed;
