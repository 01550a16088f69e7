-- grain: one vehicle with the area where most of its days begin and end
-- params: fewest_days, least_share, near_m, vid
-- engine: portable
-- camera_places is made by the caller. An area is a square of near_m, or a site alone where it has no place.
with days_of as (
    select
        vid, day, cams[1] as cam_first, cams[array_length(cams)] as cam_last,
        row_number() over (partition by vid, day order by t_start) as from_start,
        row_number() over (partition by vid, day order by t_start desc) as from_end
    from trips
    where $vid is null or vid = $vid
),
ends as (
    select vid, day, cam_first as cam from days_of where from_start = 1
    union all
    select vid, day, cam_last as cam from days_of where from_end = 1
),
placed as (
    select
        e.vid, e.day, e.cam,
        coalesce(floor(p.x_m / $near_m), -1) as area_x,
        coalesce(floor(p.y_m / $near_m), -1) as area_y,
        case when p.cam is null then e.cam else -1 end as lone_cam
    from ends as e
    left join camera_places as p on p.cam = e.cam
),
areas as (
    select vid, area_x, area_y, lone_cam, count(*) as ends, count(distinct day) as days, min(cam) as cam
    from placed
    group by vid, area_x, area_y, lone_cam
),
shares as (
    select
        vid, cam, ends, days,
        sum(ends) over (partition by vid) as all_ends,
        row_number() over (partition by vid order by ends desc, days desc, cam) as place
    from areas
)
select vid, cam, days, ends, ends * 1.0 / all_ends as share
from shares
where place = 1 and days >= $fewest_days and ends >= $least_share * all_ends
order by vid
