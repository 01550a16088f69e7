-- grain: one period of one KPI for one unit, as it was known on a day (null: as it is known now)
-- params: kpi_id, unit_kind, as_known_on
select unit_kind, unit_id, period, known_on, value, numerator, denominator, definition_version,
       units_counted, units_expected, is_hidden
from scoped.kpi_values
where kpi_id = $kpi_id
  and ($unit_kind::varchar is null or unit_kind = $unit_kind::varchar)
  and known_on <= coalesce($as_known_on::date, date '9999-12-30')
  and known_until > coalesce($as_known_on::date, date '9999-12-30')
order by unit_kind, unit_id, period
