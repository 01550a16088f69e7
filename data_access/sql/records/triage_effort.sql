-- grain: one row, the median effort of triage in person-hours over the verified investigations of a month
-- params: first_on, last_on
select 'national' as unit_kind, '' as unit_id, null as numerator, null as denominator,
       median(effort_hours) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from documents_outcomes
where is_verified and happened_on between $first_on::date and $last_on::date
having count(*) > 0
