-- grain: writes changes of the benefits register into the log of changes, one an element of a JSON list
-- params: rows, changed_at, changed_by, changed_by_role
insert into changes
select (select coalesce(max(change_id), 0) from changes) + row_number() over (order by key::integer),
       $changed_at::timestamp, $changed_by, $changed_by_role, '', 'benefit_' || (value ->> '$.row_kind'),
       value ->> '$.row_id', (value ->> '$.version')::integer, value ->> '$.before', value ->> '$.after'
from json_each($rows::json)
