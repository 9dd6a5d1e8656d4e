alter table feed drop column sitemaps;
