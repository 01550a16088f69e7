-- grain: one force in a wave whose assessment is in one of the states
-- params: wave_id, states
select force_id, state, version
from assessments
where wave_id = $wave_id and state in (select unnest($states::varchar[]))
order by force_id
