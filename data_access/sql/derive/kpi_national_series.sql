-- grain: one period of one KPI, nationally, as it is known now
-- params: none
select kpi_id, period, value, definition_version
from derived.kpi_values
where unit_kind = 'national' and known_until = date '9999-12-31'
order by kpi_id, period
