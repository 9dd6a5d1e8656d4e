update entry
set next_attempt_at = $2,
    failing_since = case when failing_since > $2 then $2 else failing_since end
where outlet = $1 and outcome is null and next_attempt_at > $3
