-- grain: one vehicle that was read often enough
-- params: fewest_reads, hours_in_group
with days_of_vehicles as (
    select
        vid,
        day,
        min_by(cam, t) as first_cam,
        max_by(cam, t) as last_cam
    from reads_by_vehicle
    group by vid, day
),

ends as (
    select vid, first_cam as cam from days_of_vehicles
    union all
    select vid, last_cam as cam from days_of_vehicles
),

ends_counted as (
    select vid, cam, count(*) as times
    from ends
    group by vid, cam
),

homes as (
    select vid, max_by(cam, times * 10000000 - cam) as home_cam
    from ends_counted
    group by vid
),

hours_counted as (
    select
        vid,
        hour // $hours_in_group as hour_group,
        count(*) as reads
    from reads_by_vehicle
    group by vid, hour // $hours_in_group
),

hours as (
    select
        vid,
        max_by(hour_group, reads * 100 - hour_group) as usual_hours,
        sum(reads) as reads
    from hours_counted
    group by vid
)

select
    hours.vid,
    vehicles.plate,
    cameras.lat,
    cameras.lon,
    cast(hours.usual_hours * $hours_in_group as integer) as first_hour,
    cast(hours.reads as bigint) as reads
from hours
join homes
    on hours.vid = homes.vid
join vehicles
    on hours.vid = vehicles.vid
join cameras
    on homes.home_cam = cameras.cam
where hours.reads >= $fewest_reads
order by hours.vid
