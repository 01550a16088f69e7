-- grain: writes the plan of one force
-- params: force_id, starts_on, capacity_points, saved_at, saved_by, version
insert or replace into plans
select $force_id, $starts_on::date, $capacity_points, $saved_at::timestamp, $saved_by, $version
