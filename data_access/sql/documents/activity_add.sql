-- grain: writes one thing that somebody asked, opened or was shown in a case
-- params: activity_id, done_at, actor, role, action, parameters, items, search_id, reason, reference, authority
insert into activity (
    activity_id, done_at, actor, role, action, parameters, items, search_id, reason, reference, authority
)
values (
    $activity_id, $done_at, $actor, $role, $action, $parameters, $items, $search_id, $reason, $reference, $authority
)
