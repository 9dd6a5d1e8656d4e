drop table story_ruling;
drop table story_verdict;
drop table likeness;
