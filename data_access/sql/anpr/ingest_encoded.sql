-- grain: one row of a source, as integers; day -1 where it is set aside, or where a clock changes that day
-- params: earliest_ms, file, first_row, last_row, latest_ms, pending, purged_before
with timed as (
    select
        clocked_rows.*,
        clocked_rows.clock_ms - clock_days.offset_ms as t,
        ((clocked_rows.clock_ms - clock_days.offset_ms + clock_days.home_ms) // 86400000)::integer as home_day
    from clocked_rows
    left join clock_days
        on clock_days.clock_key = clocked_rows.clock_ms // 86400000 * 2 + case when clocked_rows.is_utc then 1 else 0 end
    where clocked_rows.file = $file and clocked_rows.row_number between $first_row and $last_row
),
judged as (
    select
        timed.*,
        plate_map.vid,
        coalesce(camera_versions.cam, camera_map.cam) as cam,
        case
            when plate_map.vid is not null and camera_map.cam is not null and timed.clock_ms between $earliest_ms
                and $latest_ms and timed.home_day >= $purged_before then null
            when timed.plate_text is null then 'no plate'
            when plate_map.reason is not null then plate_map.reason
            when timed.clock_ms is null and timed.time_text is null then 'no time'
            when timed.clock_ms is null then 'time cannot be read'
            when timed.clock_ms between -172800000 and 172800000 then 'time of 1970: the clock was reset'
            when timed.clock_ms < $earliest_ms then 'time before readers were common'
            when timed.clock_ms > $latest_ms then 'time in the future'
            when timed.t is null then $pending
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
    vid,
    t,
    cam,
    confidence,
    capture_id,
    case when reason is not null then row_number::varchar || ' ' || reason end as odd,
    case when reason is null then home_day else -1 end as day
from judged
