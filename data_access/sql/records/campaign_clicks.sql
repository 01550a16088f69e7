-- grain: one row, messages acted on of those delivered by campaigns that ended in a period
-- params: first_on, last_on
select 'national' as unit_kind, '' as unit_id,
       sum(clicks)::double as numerator, sum(delivered)::double as denominator,
       100::double * sum(clicks) / sum(delivered) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from campaigns
where ends_on between $first_on::date and $last_on::date
  and clicks is not null
  and delivered > 0
having count(*) > 0
