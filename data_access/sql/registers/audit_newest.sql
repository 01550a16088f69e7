-- grain: one audit record, newest first
-- params: limit
select seq, done_at, actor, role, action, object, outcome, rows_returned, dataset_version
from audit
order by seq desc
limit $limit
