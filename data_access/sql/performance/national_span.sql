-- grain: the whole store: its first and newest period with a national value
-- params: none
select min(period) as first_period, max(period) as last_period
from scoped.kpi_values
where unit_kind = 'national' and value is not null and known_until = date '9999-12-31'
