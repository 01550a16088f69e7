-- grain: what one force aims at in one capability
-- params: force_id, capability_id
select force_id, capability_id, target_level, national_weight, saved_at, saved_by, version
from plan_targets
where force_id = $force_id and capability_id = $capability_id
