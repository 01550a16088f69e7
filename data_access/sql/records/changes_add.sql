-- grain: writes new records into the log of changes, one an element of a JSON list
-- params: rows, changed_at, changed_by, changed_by_role
insert into changes
select (select coalesce(max(change_id), 0) from changes) + row_number() over (),
       $changed_at::timestamp, $changed_by, $changed_by_role, value ->> '$.force_id', value ->> '$.record_kind',
       value ->> '$.record_id', 1, '{}', value ->> '$.after'
from json_each($rows::json)
