-- grain: writes one record, in the place of its earlier version
-- params: record_id, record_kind, body_kind, body_id, happened_on, field_values, recorded_by, recorded_by_role, recorded_at, is_synthetic, verified_by, verified_at, is_withdrawn, withdrawn_reason, version
insert or replace into records
select $record_id, $record_kind, $body_kind, $body_id, $happened_on::date, $field_values, $recorded_by,
       $recorded_by_role, $recorded_at::timestamp, $is_synthetic, $verified_by, $verified_at::timestamp,
       $is_withdrawn, $withdrawn_reason, $version
