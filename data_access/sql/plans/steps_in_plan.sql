-- grain: one step that the plan of one force holds and that was not dropped
-- params: force_id
select capability_id, to_level
from actions
where force_id = $force_id and status <> 'dropped'
order by capability_id, to_level
