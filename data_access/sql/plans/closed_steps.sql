-- grain: one force and capability with an action closed after one day and up to another
-- params: since, until
select distinct force_id, capability_id
from actions
where status = 'done' and closed_at::date > $since::date and closed_at::date <= $until::date
