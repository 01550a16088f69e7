-- grain: says of several rows of the benefits register when each was recorded, one an element of a JSON list
-- params: rows
update benefit_rows
set recorded_at = written.at
from (
    select value ->> '$.row_id' as row_id, (value ->> '$.at')::timestamp as at
    from json_each($rows::json)
    where (value ->> '$.version')::integer = 1
) as written
where benefit_rows.row_id = written.row_id
