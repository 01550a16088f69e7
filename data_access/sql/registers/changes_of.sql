-- grain: one edit of one record, newest first
-- params: record, record_id
select change_id, changed_at, changed_by, changed_by_role, version, before, after
from changes
where record = $record and record_id = $record_id
order by change_id desc
