-- grain: one audit record, in the order of the chain
-- params: none
select seq, done_at, actor, role, action, object, outcome, purpose, reference, rows_returned,
       dataset_version, session, app_version, previous_hash, hash
from audit
order by seq
