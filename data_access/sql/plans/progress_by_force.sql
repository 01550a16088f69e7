-- grain: the plan of one force, counted; no words of it
-- params: on_date
select force_id,
       count(*)::integer as actions,
       count(*) filter (where status = 'planned')::integer as planned,
       count(*) filter (where status = 'in progress')::integer as in_progress,
       count(*) filter (where status = 'blocked')::integer as blocked,
       count(*) filter (where status = 'done')::integer as done,
       count(*) filter (where status = 'dropped')::integer as dropped,
       count(*) filter (
           where status in ('planned', 'in progress') and due_on < $on_date::date
       )::integer as late
from actions
group by force_id
order by force_id
