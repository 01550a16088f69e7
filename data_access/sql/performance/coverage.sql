-- grain: one KPI and kind of unit that has values
-- params: none
select kpi_id, unit_kind, count(distinct unit_id) as units,
       min(period) as first_period, max(period) as last_period, count(distinct period) as periods,
       count(*) filter (units_counted > 0) as values_known,
       count(*) filter (value is null and not is_hidden) as values_missing,
       count(*) filter (is_hidden) as values_hidden
from scoped.kpi_values
where known_until = date '9999-12-31'
group by kpi_id, unit_kind
order by kpi_id, unit_kind
