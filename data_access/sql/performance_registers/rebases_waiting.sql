-- grain: one request to start limits of a KPI anew that nobody has decided
-- params: none
select rebase_id, series_id, unit_id, from_period, reason, state, proposed_by, proposed_at,
       decided_by, decided_at, decision_reason, version
from rebases
where state = 'proposed' and not starts_with(series_id, 'dataset:')
order by proposed_at, rebase_id
