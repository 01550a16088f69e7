-- grain: one accepted row of a day without captures, in the order of vehicle and time
-- params: start_ms
-- Two numbers hold a row (a day's moments fit in 27 bits), so that sorting moves as little as can be.
with packed as (
    select
        vid::bigint * 134217728 + (t - $start_ms) as vehicle_time,
        cam::bigint * 4294967296 + coalesce(confidence + 1, 0)::bigint * 16777216 + file as rest
    from staged_rows
    order by vehicle_time, rest
)
select
    (vehicle_time >> 27)::integer as vid,
    (vehicle_time & 134217727) + $start_ms as t,
    (rest >> 32)::integer as cam,
    (nullif((rest >> 24) & 255, 0) - 1)::tinyint as confidence,
    null::varchar as capture_id,
    (rest & 16777215)::integer as file
from packed
