-- grain: writes one action of a plan
-- params: action_id, force_id, capability_id, from_level, to_level, title, owner_role, due_on, effort_points, success_measure, benefit_id, kpi_id, status, created_at, created_by
insert into actions
select $action_id, $force_id, $capability_id, $from_level, $to_level, $title, $owner_role, $due_on::date,
       $effort_points, $success_measure, $benefit_id, $kpi_id, $status, '', '', null, null,
       $created_at::timestamp, $created_by, 1
