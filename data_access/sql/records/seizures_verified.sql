-- grain: one regional unit, drugs seized in a month with the help of a product, in kg, as another person verified
-- params: first_on, product
select 'rocu' as unit_kind, body_id as unit_id, null as numerator, null as denominator,
       sum(seized_kg) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from product_outcomes
where product = $product and month = $first_on::date and body_kind = 'rocu' and is_verified and seized_kg is not null
group by body_id
order by body_id
