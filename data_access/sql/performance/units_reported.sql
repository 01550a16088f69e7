-- grain: one KPI and period, nationally: how many of the units that are expected are counted in it
-- params: kpi_id
select period, known_on, units_counted, units_expected, value is null as is_missing
from scoped.kpi_values
where kpi_id = $kpi_id and unit_kind = 'national' and known_until = date '9999-12-31'
order by period
