-- grain: one period of one KPI for one unit below the nation, as it is known now
-- params: none
select kpi_id, unit_kind, unit_id, period, value, numerator, denominator
from scoped.kpi_values
where unit_kind <> 'national' and known_until = date '9999-12-31'
order by kpi_id, unit_kind, unit_id, period
