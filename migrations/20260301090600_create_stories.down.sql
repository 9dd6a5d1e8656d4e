drop table story_member;
drop table fingerprint;
