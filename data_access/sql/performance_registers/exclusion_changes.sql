-- grain: one time that a force was left out of the comparison of a KPI or taken back, newest first
-- params: kpi_id
select change_id, changed_at, changed_by, changed_by_role, force_id, version, after
from changes
where record = 'funnel_exclusion' and starts_with(record_id, $kpi_id || '/')
order by change_id desc
