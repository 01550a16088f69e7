-- grain: changes what was decided about one request to start limits anew
-- params: rebase_id, state, decided_by, decided_at, decision_reason, version
update rebases
set state = $state,
    decided_by = $decided_by,
    decided_at = $decided_at::timestamp,
    decision_reason = $decision_reason,
    version = $version
where rebase_id = $rebase_id
