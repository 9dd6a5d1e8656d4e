-- The sitemaps of an index are compared each with its own last list. One line for each: seconds
-- since 1970, address, entry ids, parted by blanks.
alter table feed add column sitemaps text not null default '';
