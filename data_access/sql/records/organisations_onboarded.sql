-- grain: one force or regional unit that is live on a product at the end of a period; one with an onboarding record counts by that alone
-- params: last_on, product, unit_kinds
with recorded as (
    select * from product_onboardings where product = $product
),
rollouts as (
    select body_kind, body_id, is_synthetic
    from product_rollouts
    where product = $product
      and onboarded_on <= $last_on::date
      and body_id not in (select body_id from recorded)
    union all
    select body_kind, body_id, is_synthetic
    from recorded
    where live_on <= $last_on::date
      and not (state = 'paused' and state_since <= $last_on::date)
)
select body_kind as unit_kind, body_id as unit_id, null as numerator, null as denominator, 1::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from rollouts
where list_contains($unit_kinds::varchar[], body_kind)
group by body_kind, body_id
order by body_kind, body_id
