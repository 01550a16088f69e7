-- grain: one signal of the log by its id
-- params: signal_id
select signal_id, series_id as kpi_id, unit_kind, unit_id, period, variation, rule, p, dataset_version,
       found_at::date as found_on, reason_due_on, owner_role, reason, explained_by, explained_by_role, explained_at,
       version
from signal_log
where signal_id = $signal_id
