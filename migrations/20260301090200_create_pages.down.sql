drop table page;
drop table page_body;
