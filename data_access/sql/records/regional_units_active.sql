-- grain: one regional unit live on a product and with a return for a month: enough searches a week, or not
-- params: first_on, last_on, product, searches_a_week
select 'rocu' as unit_kind, body_id as unit_id,
       (sum(searches) * 7::double / day($last_on::date) >= $searches_a_week)::integer::double as numerator,
       1::double as denominator,
       100::double * (sum(searches) * 7::double / day($last_on::date) >= $searches_a_week)::integer as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from product_outcomes
where product = $product
  and month = $first_on::date
  and body_kind = 'rocu'
  and body_id in (
      select body_id from product_rollouts where product = $product and onboarded_on <= $last_on::date
      union all
      select body_id from product_onboardings where product = $product and live_on <= $last_on::date
  )
group by body_id
order by body_id
