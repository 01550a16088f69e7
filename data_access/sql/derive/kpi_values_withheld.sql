-- grain: takes back one national total whose difference to the next would tell a small count
-- params: kpi_ids, periods, steps
update derived.kpi_values as v
set value = null, numerator = null, denominator = null
from (
    select w.kpi_id, w.period, t.known_on
    from (
        select unnest($kpi_ids::varchar[]) as kpi_id,
               unnest($periods::date[]) as period,
               unnest($steps::integer[]) as step
    ) w
    join (
        select kpi_id, period, known_on,
               row_number() over (partition by kpi_id, period order by known_on) as following_step
        from derived.kpi_values
        where unit_kind = 'national' and value is not null
    ) t on t.kpi_id = w.kpi_id and t.period = w.period and t.following_step = w.step
) h
where v.unit_kind = 'national' and v.kpi_id = h.kpi_id and v.period = h.period and v.known_on = h.known_on
