-- grain: the peers that one force chose for itself, or none
-- params: force_id
select force_id, peer_ids, saved_at, saved_by, version
from peer_lists
where force_id = $force_id
