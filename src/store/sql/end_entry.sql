update entry
set outcome = $2, ended_at = $3, failing_since = null, detail = $4
where id = $1
