-- grain: one period of one KPI, nationally, as it was known on a day (null: as it is known now)
-- params: as_known_on
select kpi_id, period, known_on, value, numerator, denominator, definition_version, units_counted, units_expected
from scoped.kpi_values
where unit_kind = 'national'
  and known_on <= coalesce($as_known_on::date, date '9999-12-30')
  and known_until > coalesce($as_known_on::date, date '9999-12-30')
order by kpi_id, period
