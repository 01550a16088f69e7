-- grain: one request to start the limits of a series anew
-- params: rebase_id
select rebase_id, series_id, unit_id, from_period, reason, state, proposed_by, proposed_at,
       decided_by, decided_at, decision_reason, version
from rebases
where rebase_id = $rebase_id
