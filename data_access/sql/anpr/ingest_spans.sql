-- grain: one kind of clock in a batch, with the first and last moment that it showed
-- params: earliest_ms, first_file, first_row, last_file, last_row, latest_ms
select is_utc, min(clock_ms) as first_ms, max(clock_ms) as last_ms
from clocked_rows
where file between $first_file and $last_file and row_number between $first_row and $last_row
    and clock_ms between $earliest_ms and $latest_ms
group by is_utc
