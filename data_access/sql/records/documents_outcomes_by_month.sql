-- grain: one force or regional unit and month: verified investigations and their effort, and how many wait to be verified
-- params: first_on, last_on
select body_id as unit_id, month,
       count_if(is_verified) as verified_rows,
       count_if(not is_verified) as waiting_rows,
       coalesce(sum(effort_hours) filter (where is_verified), 0)::double as effort_hours,
       count_if(is_verified and effort_before_hours is not null) as compared_rows,
       coalesce(sum(effort_before_hours - effort_hours) filter (where is_verified), 0)::double as saved_hours,
       coalesce(sum(items_searched) filter (where is_verified and items_opened is not null), 0)::bigint as items_searched,
       coalesce(sum(items_opened) filter (where is_verified and items_searched is not null), 0)::bigint as items_opened,
       count_if(is_verified and result not in ('nothing_found', 'material_found')) as with_result,
       bool_or(is_synthetic) as is_synthetic
from documents_outcomes
where happened_on between $first_on::date and $last_on::date
group by body_id, month
order by month, body_id
