-- grain: one look of one person at one item since a moment (UTC)
-- params: actor, since
select done_at, item_id, kind
from exposure
where actor = $actor and done_at >= $since
order by done_at
