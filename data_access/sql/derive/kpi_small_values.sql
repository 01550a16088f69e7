-- grain: one force's value of one KPI and period with a small count in it, by the national total that first counts it
-- params: percentage_ids, largest_hidden_count
with yes_or_no as (
    -- out of one: what the force itself does or is asked, no count of people or cases
    select kpi_id from derived.kpi_values where unit_kind = 'force' group by kpi_id having max(denominator) <= 1
),
counts as (
    -- the denominator of a plain rate (returns a force, say) is no count of people or cases
    select kpi_id, unit_id, period, known_on,
           list_contains($percentage_ids::varchar[], kpi_id) as is_percentage,
           case when k.national_from = 'sum' then coalesce(numerator, value) else numerator end as numerator,
           case when list_contains($percentage_ids::varchar[], kpi_id) then denominator end as denominator
    from derived.kpi_values
    join derived.kpis k using (kpi_id)
    where unit_kind = 'force' and k.national_from <> 'count_of_forces' and kpi_id not in (from yes_or_no)
),
small as (
    select distinct kpi_id, period
    from counts
    where (numerator > 0 and numerator < $largest_hidden_count + 1)
       or (denominator > 0 and denominator < $largest_hidden_count + 1)
       or (denominator - numerator > 0 and denominator - numerator < $largest_hidden_count + 1)
),
totals as (
    -- every day from which another total made of the units stood
    select v.kpi_id, v.period, v.known_on,
           row_number() over (partition by v.kpi_id, v.period order by v.known_on) - 1 as step
    from derived.kpi_values v
    semi join small using (kpi_id, period)
    where v.unit_kind = 'national' and v.value is not null
      and not exists (
          select 1 from raw.kpi_values r
          where r.kpi_id = v.kpi_id and r.period = v.period and r.unit_kind = 'national'
      )
),
last_totals as (
    select kpi_id, period, max(step) as last_step from totals group by kpi_id, period
)
select c.kpi_id, c.period, c.unit_id, c.known_on, c.is_percentage, c.numerator, c.denominator,
       coalesce(t.step, l.last_step, 0) as step
from counts c
semi join small using (kpi_id, period)
asof left join totals t on t.kpi_id = c.kpi_id and t.period = c.period and t.known_on >= c.known_on
left join last_totals l on l.kpi_id = c.kpi_id and l.period = c.period
order by c.kpi_id, c.period, c.known_on, c.unit_id
