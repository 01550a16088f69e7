-- grain: one frequency of KPIs that have values: the newest period and day of any of them
-- params: none
select k.frequency, max(v.period) as newest_period, max(v.known_on) as newest_known_on
from scoped.kpi_values v
join derived.kpis k using (kpi_id)
where v.unit_kind = 'national' and v.known_until = date '9999-12-31' and v.value is not null
group by k.frequency
order by k.frequency
