-- grain: one accepted row of a day, in the order of vehicle and time
-- params: start_ms
select vid, t, cam, confidence, capture_id, file
from staged_rows
order by vid::bigint * 134217728 + (t - $start_ms), cam, confidence, file
