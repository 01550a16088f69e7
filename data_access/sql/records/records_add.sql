-- grain: writes new records, one an element of a JSON list
-- params: rows
insert into records
select record_id, record_kind, body_kind, body_id, happened_on, field_values, recorded_by, recorded_by_role,
       recorded_at, is_synthetic, null, null, false, null, 1
from (
    select unnest(
        from_json(
            $rows::json,
            '[{"record_id": "varchar", "record_kind": "varchar", "body_kind": "varchar", "body_id": "varchar",
               "happened_on": "date", "field_values": "varchar", "recorded_by": "varchar",
               "recorded_by_role": "varchar", "recorded_at": "timestamp", "is_synthetic": "boolean"}]'
        ),
        recursive := true
    )
)
