-- grain: one record, withdrawn or not
-- params: record_id
select record_id, record_kind, body_kind, body_id, happened_on, field_values, recorded_by, recorded_by_role,
       recorded_at, is_synthetic, verified_by, verified_at, is_withdrawn, withdrawn_reason, version
from records
where record_id = $record_id
