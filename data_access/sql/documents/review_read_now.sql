-- grain: an item that somebody else opened last within a review, since a moment (UTC)
-- params: action, actor, since
select distinct unnest(arg_max(items, done_at)) as item_id
from activity
where action = $action and actor <> $actor and done_at >= $since
group by actor
