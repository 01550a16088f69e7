-- grain: one record of a kind, newest first
-- params: record_kind
select record_id, body_kind, body_id, happened_on, field_values, recorded_by, recorded_by_role, recorded_at,
       is_synthetic, verified_by, verified_at, is_withdrawn, withdrawn_reason, version
from records
where record_kind = $record_kind
order by happened_on desc, recorded_at desc, record_id
