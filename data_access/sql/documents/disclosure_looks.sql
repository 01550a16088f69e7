-- grain: one thing that somebody asked, opened or was shown in a case, in order
-- params: none
select done_at, actor, role, action, parameters, len(items) as item_count, items, search_id, reason, reference, authority
from activity
order by done_at, activity_id
