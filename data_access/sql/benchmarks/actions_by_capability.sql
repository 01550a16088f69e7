-- grain: one capability of one force's plan: its actions, dropped ones aside, and those closed
-- params: force_id
select capability_id, count(*)::integer as actions, count(*) filter (where status = 'done')::integer as closed
from actions
where force_id = $force_id and status <> 'dropped'
group by capability_id
order by capability_id
