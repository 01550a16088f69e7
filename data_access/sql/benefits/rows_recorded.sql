-- grain: one row of a kind of the benefits register that stands: who recorded it first, and when, oldest first
-- params: row_kind
select row_id, recorded_at, recorded_by, recorded_by_role
from benefit_rows
where row_kind = $row_kind and not is_withdrawn
order by recorded_at, len(row_id), row_id
