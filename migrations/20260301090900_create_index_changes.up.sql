-- The search index is derived from this database and must learn of every change, also after a
-- crash: an article that changed moves to the end of this line, and an index remembers how far
-- along the line it has read. One row an article, so the line never grows longer than the archive.
create table index_change (
    article_id text primary key references article (id),
    position bigint not null
);

create unique index index_change_in_order on index_change (position);
