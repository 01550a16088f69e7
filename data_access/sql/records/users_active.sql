-- grain: one force, users of a product who were active in a month of those enabled
-- params: first_on, product
select body_kind as unit_kind, body_id as unit_id,
       sum(active_users)::double as numerator, sum(enabled_users)::double as denominator,
       100::double * sum(active_users) / sum(enabled_users) as value,
       count(*) as record_count, bool_or(is_synthetic) as is_synthetic
from product_outcomes
where product = $product and month = $first_on::date and body_kind = 'force' and enabled_users > 0
group by body_kind, body_id
order by body_id
