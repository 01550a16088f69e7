-- grain: every plan counted together
-- params: on_date
select count(distinct force_id)::integer as forces_with_plan,
       count(*)::integer as actions,
       count(*) filter (where status = 'planned')::integer as planned,
       count(*) filter (where status = 'in progress')::integer as in_progress,
       count(*) filter (where status = 'blocked')::integer as blocked,
       count(*) filter (where status = 'done')::integer as done,
       count(*) filter (where status = 'dropped')::integer as dropped,
       count(*) filter (
           where status in ('planned', 'in progress') and due_on < $on_date::date
       )::integer as late,
       (select count(*) from rescore_requests where state = 'accepted')::integer as rescored
from actions
