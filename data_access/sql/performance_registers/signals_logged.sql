-- grain: one signal of the log, newest period first: of the nation, services and regional units, of these forces, and of other forces in these KPIs
-- params: force_ids, shared_kpi_ids
select signal_id, series_id as kpi_id, unit_kind, unit_id, period, variation, rule, p, dataset_version,
       found_at::date as found_on, reason_due_on, owner_role, reason, explained_by, explained_by_role, explained_at,
       version
from (select *, unit_id as force_id from signal_log)
where unit_kind <> 'force'
   or force_id in (select unnest($force_ids::varchar[]))
   or series_id in (select unnest($shared_kpi_ids::varchar[]))
order by period desc, series_id, unit_id
