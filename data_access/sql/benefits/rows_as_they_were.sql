-- grain: one edit of one of these rows of the benefits register, with the fields as it left them
-- params: row_ids
select record_id as row_id, version, after
from changes
where record like 'benefit\_%' escape '\'
  and record_id in (select unnest($row_ids))
