-- grain: one row of a source on a day when a clock changes, as integers, with why it is set aside
-- params: latest_ms, purged_before
with held as (
    select clocked_rows.*
    from clocked_rows semi join pending_rows
        on pending_rows.file = clocked_rows.file and pending_rows.row_number = clocked_rows.row_number
),
twice as (
    select
        held.file,
        held.row_number,
        held.place_key,
        lag(held.clock_ms) over (partition by held.file, held.place_key order by held.row_number) > held.clock_ms
            and lag(held.clock_ms // 86400000) over (partition by held.file, held.place_key order by held.row_number)
            = held.clock_ms // 86400000 as is_back,
        held.clock_ms // 86400000 as clock_day
    from held
    semi join clock_quarters
        on clock_quarters.is_utc = held.is_utc and clock_quarters.quarter = held.clock_ms // 900000
        and clock_quarters.is_twice
),
steps as (
    select
        file,
        row_number,
        sum(case when is_back then 1 else 0 end) over (partition by file, place_key, clock_day) as steps_back,
        sum(case when is_back then 1 else 0 end)
            over (partition by file, place_key, clock_day order by row_number) as steps_so_far
    from twice
),
timed as (
    select
        held.*,
        clock_quarters.is_shown,
        clock_quarters.is_twice,
        coalesce(steps.steps_back, 0) as steps_back,
        held.clock_ms - clock_quarters.offset_ms as t,
        ((held.clock_ms - clock_quarters.offset_ms + clock_quarters.home_ms) // 86400000)::integer as home_day
    from held
    left join steps on steps.file = held.file and steps.row_number = held.row_number
    left join clock_quarters
        on clock_quarters.is_utc = held.is_utc
        and clock_quarters.quarter = held.clock_ms // 900000
        and clock_quarters.pass_number = case when steps.steps_back = 1 then steps.steps_so_far else 0 end
),
judged as (
    select
        timed.*,
        plate_map.vid,
        coalesce(camera_versions.cam, camera_map.cam) as cam,
        case
            when timed.t is null then 'time cannot be read'
            when not timed.is_shown then 'time does not exist: the clock skips it'
            when timed.t > $latest_ms then 'time in the future'
            when timed.home_day < $purged_before then 'day was purged'
            when timed.place_key is null then 'no camera and no position'
            when camera_map.reason is not null then camera_map.reason
            when camera_map.cam is null then 'no camera and no position'
        end as reason
    from timed
    left join plate_map on plate_map.plate_text = timed.plate_text
    left join camera_map on camera_map.place_key = timed.place_key
    left join camera_versions
        on camera_versions.first_cam = camera_map.cam
        and timed.home_day between camera_versions.first_day and camera_versions.last_day
)
select
    file,
    row_number,
    vid,
    t,
    cam,
    confidence,
    capture_id,
    home_day,
    reason,
    is_twice and steps_back <> 1 and reason is null as is_either
from judged
