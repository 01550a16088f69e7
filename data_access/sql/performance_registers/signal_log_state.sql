-- grain: one row, a pair of numbers that changes with every new signal and every reason
-- params: none
select count(*) as signals, coalesce(sum(version), 0)::bigint as edits
from signal_log
