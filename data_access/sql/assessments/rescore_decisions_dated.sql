-- grain: gives every decision that rests on a request the day on which the request was answered
-- params: actor
update moderations
set decided_at = r.decided_at
from rescore_requests r
where moderations.action_id = r.action_id and moderations.decided_by = $actor
