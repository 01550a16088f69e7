-- grain: one day of a source's clock, on which a clock changes, that has rows
-- params: none
select distinct clocked_rows.is_utc, (clocked_rows.clock_ms // 86400000)::integer as clock_day
from clocked_rows
semi join pending_rows on pending_rows.file = clocked_rows.file and pending_rows.row_number = clocked_rows.row_number
