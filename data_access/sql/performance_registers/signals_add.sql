-- grain: writes new signals into the log, one an element of a JSON list; one that it holds stays as it is
-- params: rows, found_at
insert into signal_log (
    signal_id, series_id, unit_id, period, variation, rule, p, dataset_version, found_at, reason_due_on, owner_role,
    reason, explained_by, explained_at, version, unit_kind, explained_by_role
)
select signal_id, kpi_id, unit_id, period, variation, rule, p, dataset_version, $found_at::timestamp, reason_due_on,
       owner_role, reason, explained_by, explained_at, 1, unit_kind, explained_by_role
from (
    select unnest(
        from_json(
            coalesce($rows, '[]')::json,
            '[{"signal_id": "varchar", "kpi_id": "varchar", "unit_kind": "varchar", "unit_id": "varchar",
               "period": "date", "variation": "varchar", "rule": "varchar", "p": "double",
               "dataset_version": "varchar", "reason_due_on": "date", "owner_role": "varchar", "reason": "varchar",
               "explained_by": "varchar", "explained_by_role": "varchar", "explained_at": "timestamp"}]'
        ),
        recursive := true
    )
)
on conflict (signal_id) do nothing
