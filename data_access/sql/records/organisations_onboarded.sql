-- grain: one force or regional unit that is live on a product at the end of a period
-- params: last_on, product, unit_kinds
select body_kind as unit_kind, body_id as unit_id, null as numerator, null as denominator, 1::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from product_rollouts
where product = $product
  and onboarded_on <= $last_on::date
  and list_contains($unit_kinds::varchar[], body_kind)
group by body_kind, body_id
order by body_kind, body_id
