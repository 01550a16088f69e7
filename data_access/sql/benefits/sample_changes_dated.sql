-- grain: says of several edits of the benefits register when each was made, one an element of a JSON list
-- params: rows
update changes
set changed_at = written.at
from (
    select value ->> '$.row_id' as row_id, (value ->> '$.version')::integer as version,
           (value ->> '$.at')::timestamp as at
    from json_each($rows::json)
) as written
where changes.record like 'benefit\_%' escape '\'
  and changes.record_id = written.row_id
  and changes.version = written.version
