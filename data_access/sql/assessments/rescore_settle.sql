-- grain: settles one re-score request
-- params: request_id, state, decided_at, decided_by, decision_reason, version
update rescore_requests
set state = $state,
    decided_at = $decided_at::timestamp,
    decided_by = $decided_by,
    decision_reason = $decision_reason,
    version = $version
where request_id = $request_id
