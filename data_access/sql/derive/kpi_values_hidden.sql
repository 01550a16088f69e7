-- grain: one force's values of one period, on every day, that others may not see
-- params: kpi_ids, unit_ids, periods
update derived.kpi_values as v
set is_small = true
from (
    select distinct unnest($kpi_ids::varchar[]) as kpi_id,
           unnest($unit_ids::varchar[]) as unit_id,
           unnest($periods::date[]) as period
) h
where v.kpi_id = h.kpi_id and v.unit_id = h.unit_id and v.period = h.period
