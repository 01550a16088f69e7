-- grain: one row of a source, as integers, with why it is set aside, or that a clock changes that day
-- params: earliest_ms, first_file, first_row, last_file, last_row, latest_ms, pending, purged_before
-- Texts in the place of a plate that are not known to be one yet are kept as they are.
with timed as (
    select
        clocked_rows.*,
        clocked_rows.clock_ms - clock_days.offset_ms as t,
        ((clocked_rows.clock_ms - clock_days.offset_ms + clock_days.home_ms) // 86400000)::integer as home_day
    from clocked_rows
    left join clock_days
        on clock_days.clock_key = clocked_rows.clock_ms // 86400000 * 2 + case when clocked_rows.is_utc then 1 else 0 end
    where clocked_rows.file between $first_file and $last_file
        and clocked_rows.row_number between $first_row and $last_row
)
select
    timed.file,
    timed.row_number,
    known_plates.vid,
    timed.t,
    coalesce(camera_versions.cam, camera_map.cam) as cam,
    timed.confidence,
    timed.capture_id,
    timed.home_day,
    case when known_plates.vid is null then timed.plate_text end as new_text,
    case
        when timed.plate_text is not null and camera_map.cam is not null and timed.clock_ms between $earliest_ms
            and $latest_ms and timed.home_day >= $purged_before then null
        when timed.plate_text is null then 'no plate'
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
left join known_plates on known_plates.plate_text = timed.plate_text
left join camera_map on camera_map.place_key = timed.place_key
left join camera_versions
    on camera_versions.first_cam = camera_map.cam
    and timed.home_day between camera_versions.first_day and camera_versions.last_day
