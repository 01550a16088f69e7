-- grain: one edit of one row of the benefits register, newest first
-- params: row_id
select change_id, changed_at, changed_by, changed_by_role, version, before, after
from changes
where record like 'benefit\_%' escape '\' and record_id = $row_id
order by change_id desc
