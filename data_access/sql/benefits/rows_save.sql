-- grain: writes rows of the benefits register in the place of their earlier versions, one an element of a JSON list
-- params: rows
insert or replace into benefit_rows
select value ->> '$.row_id', value ->> '$.row_kind', value ->> '$.state', value ->> '$.target_state',
       value ->> '$.field_values', value ->> '$.recorded_by', value ->> '$.recorded_by_role',
       (value ->> '$.recorded_at')::timestamp, (value ->> '$.is_synthetic')::boolean,
       (value ->> '$.is_withdrawn')::boolean, value ->> '$.withdrawn_reason', (value ->> '$.version')::integer
from json_each($rows::json)
