-- grain: one regional unit, leads that it passed to other regions in a month
-- params: first_on, product
select 'rocu' as unit_kind, body_id as unit_id, null as numerator, null as denominator,
       sum(leads_passed)::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from product_outcomes
where product = $product and month = $first_on::date and body_kind = 'rocu' and leads_passed is not null
group by body_id
order by body_id
