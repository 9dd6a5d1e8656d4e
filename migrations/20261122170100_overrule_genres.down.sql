drop table genre_verdict;
