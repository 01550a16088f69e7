-- grain: writes what one force aims at in one capability
-- params: force_id, capability_id, target_level, national_weight, saved_at, saved_by, version
insert or replace into plan_targets
select $force_id, $capability_id, $target_level, $national_weight, $saved_at::timestamp, $saved_by, $version
