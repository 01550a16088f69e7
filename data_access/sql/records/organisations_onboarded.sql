-- grain: one force or regional unit that is live on a product at the end of a period; a unit with an onboarding record counts by that alone
-- params: last_on, product, unit_kinds
with rollouts as (
    select body_kind, body_id, is_synthetic
    from product_rollouts
    where product = $product
      and onboarded_on <= $last_on::date
      and not ($product = 'anpr' and body_kind = 'rocu' and body_id in (select body_id from rocu_onboardings))
    union all
    select 'rocu' as body_kind, body_id, is_synthetic
    from rocu_onboardings
    where $product = 'anpr'
      and live_on <= $last_on::date
      and not (state = 'paused' and state_since <= $last_on::date)
)
select body_kind as unit_kind, body_id as unit_id, null as numerator, null as denominator, 1::double as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from rollouts
where list_contains($unit_kinds::varchar[], body_kind)
group by body_kind, body_id
order by body_kind, body_id
