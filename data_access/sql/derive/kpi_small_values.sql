-- grain: one force's value of one KPI and period on a day on which something became known of a small count in it
-- params: percentage_ids, largest_hidden_count
with yes_or_no as (
    -- out of one: what the force itself does or is asked, no count of people or cases
    select kpi_id from derived.kpi_values where unit_kind = 'force' group by kpi_id having max(denominator) <= 1
),
counts as (
    -- the denominator of a plain rate (returns a force, say) is no count of people or cases
    select kpi_id, unit_id, period, known_on, known_until,
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
days as (
    select distinct kpi_id, period, known_on as as_at from counts semi join small using (kpi_id, period)
)
select d.kpi_id, d.period, d.as_at, c.unit_id, c.known_on, c.numerator, c.denominator
from days d
join counts c on c.kpi_id = d.kpi_id and c.period = d.period and c.known_on <= d.as_at and d.as_at < c.known_until
order by d.kpi_id, d.period, d.as_at, c.unit_id
