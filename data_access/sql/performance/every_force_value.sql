-- grain: one period of one KPI for one force, as it is known now
-- params: none
select kpi_id, unit_id as force_id, period, known_on, value, numerator, denominator, is_hidden
from scoped.kpi_values
where unit_kind = 'force' and known_until = date '9999-12-31'
order by kpi_id, unit_id, period
