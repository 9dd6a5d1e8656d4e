insert into page_body (hash, size_bytes, gzip)
values ($1, $2, $3)
on conflict (hash) do update set gzip = excluded.gzip
where length(page_body.gzip) = 0 and length(excluded.gzip) > 0
