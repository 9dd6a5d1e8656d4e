update entry
set attempts = $2, failing_since = $3, next_attempt_at = $4, detail = $5
where id = $1 and outcome is null
