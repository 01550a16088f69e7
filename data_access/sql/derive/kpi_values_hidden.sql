-- grain: one force's value that others may not see
-- params: kpi_ids, unit_ids, periods, known_ons
update derived.kpi_values as v
set is_small = true
from (
    select unnest($kpi_ids::varchar[]) as kpi_id,
           unnest($unit_ids::varchar[]) as unit_id,
           unnest($periods::date[]) as period,
           unnest($known_ons::date[]) as known_on
) h
where v.kpi_id = h.kpi_id and v.unit_id = h.unit_id and v.period = h.period and v.known_on = h.known_on
