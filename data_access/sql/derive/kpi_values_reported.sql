-- grain: one value of one KPI, unit and period over the days on which it was the newest known
-- params: none
insert into derived.kpi_values
select v.kpi_id, v.unit_kind, v.unit_id, v.period, v.known_on,
       lead(v.known_on, 1, date '9999-12-31') over (
           partition by v.kpi_id, v.unit_id, v.period order by v.known_on
       ) as known_until,
       coalesce(v.value, case when v.denominator > 0 then v.numerator / v.denominator * k.multiplier end) as value,
       v.numerator, v.denominator, v.definition_version,
       case when coalesce(v.value, v.numerator) is null then 0 else 1 end as units_counted,
       1 as units_expected,
       false as is_small,
       k.disclosure_tier
from raw.kpi_values v
join derived.kpis k using (kpi_id)
order by v.kpi_id, v.unit_id, v.period, v.known_on
