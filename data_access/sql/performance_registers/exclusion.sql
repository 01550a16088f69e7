-- grain: whether and why one force is left out of the comparison of one KPI, or none
-- params: kpi_id, force_id
select kpi_id, force_id, reason, saved_by, saved_at, is_lifted, version
from funnel_exclusions
where kpi_id = $kpi_id and force_id = $force_id
