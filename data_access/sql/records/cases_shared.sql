-- grain: one row, verified investigations of a quarter that two forces or more worked in
-- params: first_on, last_on
select 'national' as unit_kind, '' as unit_id, null as numerator, null as denominator,
       count_if(forces > 1)::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from documents_outcomes
where is_verified and happened_on between $first_on::date and $last_on::date
having count(*) > 0
