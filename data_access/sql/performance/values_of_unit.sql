-- grain: one period of one KPI for one force, ROCU or service, as it is known now
-- params: unit_kind, unit_id
select kpi_id, period, known_on, value, numerator, denominator, definition_version, is_hidden
from scoped.kpi_values
where unit_kind = $unit_kind and unit_id = $unit_id and known_until = date '9999-12-31'
order by kpi_id, period
