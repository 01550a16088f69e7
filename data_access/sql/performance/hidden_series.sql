-- grain: one series of another force of which a value is kept from the reader because it is small
-- params: none
select distinct kpi_id, unit_id
from scoped.kpi_values
where is_hidden
order by kpi_id, unit_id
