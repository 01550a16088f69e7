-- grain: writes new records, one an element of a JSON list
-- params: rows
insert into records
select value ->> '$.record_id', value ->> '$.record_kind', value ->> '$.body_kind', value ->> '$.body_id',
       (value ->> '$.happened_on')::date, value ->> '$.field_values', value ->> '$.recorded_by',
       value ->> '$.recorded_by_role', (value ->> '$.recorded_at')::timestamp, (value ->> '$.is_synthetic')::boolean,
       null, null, false, null, 1
from json_each($rows::json)
