-- grain: one row, crime types with enough verified investigations in a quarter; what is filed under other is none
-- params: first_on, last_on, cases
with by_type as (
    select crime_type, count(*) as investigations, bool_or(is_synthetic) as is_synthetic
    from documents_outcomes
    where is_verified and happened_on between $first_on::date and $last_on::date
    group by crime_type
)
select 'national' as unit_kind, '' as unit_id, null as numerator, null as denominator,
       count_if(crime_type <> 'other' and investigations >= $cases)::double as value,
       sum(investigations)::bigint as record_count, bool_or(is_synthetic) as is_synthetic
from by_type
having count(*) > 0
