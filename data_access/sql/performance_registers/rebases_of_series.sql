-- grain: one request to start the limits of a series anew, the newest first; of every unit where none is given
-- params: series_id, unit_id
select rebase_id, series_id, unit_id, from_period, reason, state, proposed_by, proposed_at,
       decided_by, decided_at, decision_reason, version
from rebases
where series_id = $series_id and ($unit_id::varchar is null or unit_id = $unit_id)
order by proposed_at desc, rebase_id
