drop table catalog_activation;
drop table catalog;
