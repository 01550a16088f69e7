-- grain: one request to start limits anew that nobody has decided
-- params: none
select rebase_id, series_id, unit_id, from_period, reason, state, proposed_by, proposed_at,
       decided_by, decided_at, decision_reason, version
from rebases
where state = 'proposed'
order by proposed_at, rebase_id
