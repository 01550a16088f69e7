-- grain: one period of one national KPI that was known with another value before the one that was known on a day
-- params: as_known_on
select kpi_id, period, count(*) as known_before
from scoped.kpi_values
where unit_kind = 'national' and known_until <= $as_known_on::date
group by kpi_id, period
order by kpi_id, period
