drop table index_change;
