-- grain: one regional unit, drugs seized in a month with the help of a product, in kg, as another person verified; a unit that recorded them one by one counts by these, not by its return
-- params: first_on, product
with one_by_one as (
    select body_id, amount as seized_kg, is_synthetic
    from anpr_outcomes
    where $product = 'anpr' and month = $first_on::date and outcome = 'drugs' and is_verified
),
seizures as (
    select body_id, seized_kg, is_synthetic from one_by_one
    union all
    select body_id, seized_kg, is_synthetic
    from product_outcomes
    where product = $product
      and month = $first_on::date
      and body_kind = 'rocu'
      and is_verified
      and seized_kg is not null
      and body_id not in (select body_id from one_by_one)
)
select 'rocu' as unit_kind, body_id as unit_id, null as numerator, null as denominator,
       sum(seized_kg) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from seizures
group by body_id
order by body_id
