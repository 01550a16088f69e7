-- grain: one KPI of the definitions: its newest national value, and whether the next one is due on a day
-- params: as_at, days_to_report
with steps as (
    select kpi_id, position, frequency,
           case frequency when 'monthly' then 1 when 'quarterly' then 3 when 'half-yearly' then 6 else 12 end as step_months
    from derived.kpis
),
newest as (
    select kpi_id, max(period) as last_period, arg_max(known_on, period) as known_on
    from scoped.kpi_values
    where unit_kind = 'national' and known_until = date '9999-12-31' and value is not null
    group by kpi_id
),
dated as (
    select s.kpi_id, s.position, s.frequency, n.last_period, n.known_on,
           (n.last_period + to_months(2 * s.step_months) + to_days($days_to_report::integer))::date as next_due_on
    from steps s
    left join newest n using (kpi_id)
)
select kpi_id, frequency, last_period, known_on, next_due_on, coalesce(next_due_on < $as_at::date, false) as is_overdue
from dated
order by position
