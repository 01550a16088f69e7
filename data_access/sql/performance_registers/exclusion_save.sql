-- grain: writes whether and why one force is left out of the comparison of one KPI
-- params: kpi_id, force_id, reason, saved_by, saved_at, is_lifted, version
insert or replace into funnel_exclusions
select $kpi_id, $force_id, $reason, $saved_by, $saved_at::timestamp, $is_lifted, $version
