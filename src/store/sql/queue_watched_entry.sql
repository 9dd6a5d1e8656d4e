update entry
set outcome = null, ended_at = null, attempts = 0, failing_since = null, next_attempt_at = $2, detail = ''
where id = $1 and outcome is not null
