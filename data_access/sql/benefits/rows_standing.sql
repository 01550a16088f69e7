-- grain: one row of the benefits register as it stands, withdrawn ones among them, by id
-- params: none
select row_id, row_kind, state, target_state, field_values, is_synthetic, is_withdrawn, version
from benefit_rows
order by row_id
