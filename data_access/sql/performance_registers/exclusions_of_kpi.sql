-- grain: one force that was left out of the comparison of one KPI, or was and is back
-- params: kpi_id
select kpi_id, force_id, reason, saved_by, saved_at, is_lifted, version
from funnel_exclusions
where kpi_id = $kpi_id
order by force_id
