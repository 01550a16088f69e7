-- grain: says of several actions on which day each was written down
-- params: action_ids, days
update actions
set created_at = written.at
from (select unnest($action_ids::varchar[]) as action_id, unnest($days::date[])::timestamp as at) as written
where actions.action_id = written.action_id
