-- grain: says of every move when it was made: when the edit of its benefit was, one an element of a JSON list
-- params: rows
update benefit_moves
set moved_at = written.at
from (
    select value ->> '$.row_id' as row_id, (value ->> '$.version')::integer as version,
           (value ->> '$.at')::timestamp as at
    from json_each($rows::json)
) as written
join changes on changes.record = 'benefit_benefit'
            and changes.record_id = written.row_id
            and changes.version = written.version
where benefit_moves.benefit_id = written.row_id
  and benefit_moves.moved_at = changes.changed_at
