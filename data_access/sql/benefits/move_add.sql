-- grain: writes one move
-- params: benefit_id, from_state, to_state, reason, decision_id, moved_by, moved_by_role, moved_at
insert into benefit_moves
select coalesce(max(move_id), 0) + 1, $benefit_id, $from_state, $to_state, $reason, $decision_id,
       $moved_by, $moved_by_role, $moved_at::timestamp
from benefit_moves
