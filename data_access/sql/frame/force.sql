-- grain: one force
-- params: force_id
select force_id, name, short_name, code, region, rocu_id, valid_from, valid_to, successor_id
from raw.forces
where force_id = $force_id
