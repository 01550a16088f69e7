-- grain: one value of some KPIs, for one unit and period, as the newest that is known
-- params: kpi_ids
select kpi_id, unit_id, period, value, numerator, denominator
from scoped.kpi_values
where kpi_id in (select unnest($kpi_ids::varchar[])) and known_until = date '9999-12-31'
