drop table revision;
drop table article;
