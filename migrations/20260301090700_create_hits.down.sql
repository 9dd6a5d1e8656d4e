drop table hit;
drop table classification;
