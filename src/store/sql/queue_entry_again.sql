update entry
set title = $3, outcome = null, ended_at = null, attempts = 0, failing_since = null, next_attempt_at = $4, detail = ''
where id = $1 and feed_url = $2 and title <> $3 and $3 <> '' and outcome is not null
