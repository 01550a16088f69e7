-- grain: one accepted row of a day, in the order of vehicle and time
-- params: after_ms, before_ms, change_ms, day, dow, start_ms
-- A day's moments fit in 27 bits, so that one number sorts by vehicle and time.
select
    vid, t, cam,
    $day::integer as day,
    $dow::tinyint as dow,
    (((t + case when t < $change_ms then $before_ms else $after_ms end) // 3600000) % 24)::tinyint as hour,
    confidence, capture_id, file
from staged_rows
order by vid::bigint * 134217728 + (t - $start_ms), cam
