-- grain: one group of partners asked, all of them or a force, over the surveys that closed in a period
-- params: first_on, last_on, measure, unit_kinds
select case when body_id = '' then 'national' else 'force' end as unit_kind, body_id as unit_id,
       sum(agreed)::double as numerator, sum(answered)::double as denominator,
       100::double * sum(agreed) / sum(answered) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from partner_surveys
where measure = $measure
  and closed_on between $first_on::date and $last_on::date
  and list_contains($unit_kinds::varchar[], case when body_id = '' then 'national' else 'force' end)
group by body_id
having sum(answered) > 0
order by unit_kind desc, unit_id
