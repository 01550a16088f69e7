-- grain: one regional unit, month and outcome of leads: how many rows and how much, verified and not yet verified
-- params: first_on, last_on
select body_id as unit_id, month, outcome,
       count_if(is_verified) as verified_rows,
       coalesce(sum(amount) filter (where is_verified), 0)::double as verified,
       count_if(not is_verified) as waiting_rows,
       coalesce(sum(amount) filter (where not is_verified), 0)::double as waiting,
       bool_or(is_synthetic) as is_synthetic
from anpr_outcomes
where happened_on between $first_on::date and $last_on::date
group by body_id, month, outcome
order by month, outcome, body_id
