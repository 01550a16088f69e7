-- grain: one newest value of another force that is kept from the reader because it is small
-- params: none
select kpi_id, unit_id, max(period) as period
from scoped.kpi_values
where is_hidden and known_until = date '9999-12-31'
group by kpi_id, unit_id, period
order by kpi_id, unit_id, period
