-- grain: one action of the plan of one force
-- params: force_id
select action_id, force_id, capability_id, from_level, to_level, title, owner_role, due_on, effort_points,
       success_measure, benefit_id, kpi_id, status, blockers, what_was_done, closure_evidence_id, closed_at,
       created_at, created_by, version
from actions
where force_id = $force_id
order by due_on, capability_id, from_level, action_id
