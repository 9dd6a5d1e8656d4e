-- When it may be visited stays as it is: a moment that has come already.
update entry
set outcome = null, ended_at = null, attempts = 0, failing_since = null, detail = ''
where id = $1 and outcome = 'too_old' and (published_at is null or published_at >= $2)
