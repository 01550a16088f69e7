-- grain: writes one request to score again
-- params: request_id, wave_id, force_id, capability_id, action_id, requested_level, requested_at, requested_by
insert into rescore_requests
select $request_id, $wave_id, $force_id, $capability_id, $action_id, $requested_level, 'open',
       $requested_at::timestamp, $requested_by, null, null, null, 1
