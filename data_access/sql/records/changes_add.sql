-- grain: writes new records into the log of changes, one an element of a JSON list
-- params: rows, changed_at, changed_by, changed_by_role
insert into changes
select (select coalesce(max(change_id), 0) from changes) + row_number() over (),
       $changed_at::timestamp, $changed_by, $changed_by_role, force_id, record_kind, record_id, 1, '{}', after
from (
    select unnest(
        from_json(
            $rows::json,
            '[{"record_id": "varchar", "record_kind": "varchar", "force_id": "varchar", "after": "varchar"}]'
        ),
        recursive := true
    )
)
