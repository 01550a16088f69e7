-- grain: one national value of one KPI and period, made from its units, over the days on which it was the newest known
-- params: ratio_needs_share, fewest_forces
insert into derived.kpi_values
with of_units as (
    select v.*, k.national_from, k.multiplier
    from derived.kpi_values v
    join derived.kpis k using (kpi_id)
    where v.unit_kind <> 'national'
      and k.national_from in ('ratio_of_sums', 'sum', 'count_of_forces')
      and not exists (
          select 1 from raw.kpi_values r
          where r.kpi_id = v.kpi_id and r.period = v.period and r.unit_kind = 'national'
      )
),
standing as (
    select force_id as unit_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to from raw.forces
    union all
    select rocu_id, valid_from, coalesce(valid_to, date '9999-12-31') from raw.rocus
    union all
    select distinct unit_id, date '0001-01-01', date '9999-12-31' from of_units where unit_kind = 'service'
),
begun as (
    -- a unit is expected once it has reported this period or an earlier one
    select kpi_id, unit_id, period, min(min(known_on)) over (
        partition by kpi_id, unit_id order by period rows between unbounded preceding and current row
    ) as begun_on
    from of_units
    where units_counted = 1
    group by kpi_id, unit_id, period
),
periods as (
    select kpi_id, period, min(known_on) as first_known_on from of_units group by kpi_id, period
),
expected as (
    select p.kpi_id, p.period, b.unit_id, b.begun_on, p.first_known_on
    from (
        select p.kpi_id, p.period, p.first_known_on, s.unit_id
        from periods p
        join (select distinct kpi_id, unit_id from begun) u using (kpi_id)
        join standing s on s.unit_id = u.unit_id and p.period between s.valid_from and s.valid_to
    ) p
    asof join begun b on b.kpi_id = p.kpi_id and b.unit_id = p.unit_id and b.period <= p.period
),
days as (
    select kpi_id, period, known_on as as_at from of_units
    union
    select kpi_id, period, begun_on from expected where begun_on > first_known_on
),
expected_then as (
    select d.kpi_id, d.period, d.as_at, count(*) as units_expected
    from days d
    join expected e on e.kpi_id = d.kpi_id and e.period = d.period and e.begun_on <= d.as_at
    group by all
),
counted as (
    select d.kpi_id, d.period, d.as_at,
           any_value(v.national_from) as national_from,
           any_value(v.multiplier) as multiplier,
           any_value(v.disclosure_tier) as disclosure_tier,
           max(v.definition_version) as definition_version,
           count(*) filter (v.units_counted = 1) as units_counted,
           count(*) filter (v.units_counted = 1 and v.unit_kind = 'force') as forces_counted,
           count(*) filter (v.numerator is not null and v.denominator is not null) as units_in_ratio,
           sum(v.numerator order by v.unit_id) filter (v.denominator is not null) as numerator,
           sum(v.denominator order by v.unit_id) filter (v.numerator is not null) as denominator,
           sum(v.value order by v.unit_id) as value,
           count(*) filter (v.value > 0) as units_meeting
    from days d
    join of_units v
        on v.kpi_id = d.kpi_id and v.period = d.period and v.known_on <= d.as_at and d.as_at < v.known_until
    join expected e on e.kpi_id = v.kpi_id and e.period = v.period and e.unit_id = v.unit_id
    group by all
),
made as (
    select c.*, coalesce(e.units_expected, 0) as units_expected,
           case when national_from = 'ratio_of_sums'
               then units_in_ratio >= $ratio_needs_share * units_expected and denominator > 0
               else c.units_counted = units_expected and c.units_counted > 0
           end
           -- of fewer forces the figure would tell theirs
           and not c.forces_counted between 1 and $fewest_forces - 1 as is_made
    from counted c
    left join expected_then e using (kpi_id, period, as_at)
)
select kpi_id, 'national', '', period, as_at,
       lead(as_at, 1, date '9999-12-31') over (partition by kpi_id, period order by as_at),
       case when not is_made then null
           when national_from = 'ratio_of_sums' then numerator / denominator * multiplier
           when national_from = 'sum' then value
           else units_meeting
       end,
       case when is_made and national_from = 'ratio_of_sums' then numerator end,
       case when is_made and national_from = 'ratio_of_sums' then denominator end,
       definition_version,
       case when national_from = 'ratio_of_sums' then units_in_ratio else units_counted end,
       units_expected, false, disclosure_tier
from made
order by kpi_id, period, as_at
