-- grain: changes one action of a plan
-- params: action_id, title, owner_role, due_on, effort_points, success_measure, benefit_id, kpi_id, status, blockers, what_was_done, closure_evidence_id, closed_at, version
update actions
set title = $title,
    owner_role = $owner_role,
    due_on = $due_on::date,
    effort_points = $effort_points,
    success_measure = $success_measure,
    benefit_id = $benefit_id,
    kpi_id = $kpi_id,
    status = $status,
    blockers = $blockers,
    what_was_done = $what_was_done,
    closure_evidence_id = $closure_evidence_id,
    closed_at = $closed_at::timestamp,
    version = $version
where action_id = $action_id
