-- grain: writes the reason of one signal
-- params: signal_id, reason, explained_by, explained_by_role, explained_at, version
update signal_log
set reason = $reason, explained_by = $explained_by, explained_by_role = $explained_by_role,
    explained_at = $explained_at::timestamp, version = $version
where signal_id = $signal_id
