-- grain: says of every settled request that it was answered some days after it was made
-- params: actor, days
update rescore_requests
set decided_at = least(decided_at, requested_at + to_days($days::integer))
where decided_by = $actor and state <> 'open'
