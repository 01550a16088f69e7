-- grain: writes the peers that one force chose for itself
-- params: force_id, peer_ids, saved_at, saved_by, version
insert or replace into peer_lists
select $force_id, $peer_ids::varchar[], $saved_at::timestamp, $saved_by, $version
