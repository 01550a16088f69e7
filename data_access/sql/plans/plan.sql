-- grain: the plan of one force
-- params: force_id
select force_id, starts_on, capacity_points, saved_at, saved_by, version
from plans
where force_id = $force_id
