-- grain: one row, of joint problems that forces raised and whose days ran out in a period: how many were resolved in time
-- params: first_on, last_on, days
select 'national' as unit_kind, '' as unit_id,
       count_if(resolved_on <= held_on + $days::integer)::double as numerator, count(*)::double as denominator,
       100::double * count_if(resolved_on <= held_on + $days::integer) / count(*) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from engagements
where body_kind = 'force'
  and joint_problem <> ''
  and held_on + $days::integer between $first_on::date and $last_on::date
having count(*) > 0
