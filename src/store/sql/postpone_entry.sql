update entry
set attempts = $2, next_attempt_at = $3, detail = $4
where id = $1 and outcome is null
