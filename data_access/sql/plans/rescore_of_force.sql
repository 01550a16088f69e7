-- grain: one request of one force to score again, newest first
-- params: force_id
select request_id, wave_id, force_id, capability_id, action_id, requested_level, state, requested_at, requested_by,
       decided_at, decision_reason, version
from rescore_requests
where force_id = $force_id
order by requested_at desc, request_id
