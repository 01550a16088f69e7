-- grain: one camera with its place and the reads that it made, the busiest first
-- params: none
with counted as (
    select cam, count(*) as reads, count(distinct day) as days
    from reads_by_camera
    group by cam
)
select
    cameras.cam,
    cameras.camera_id,
    coalesce(cameras.name, cameras.camera_id) as name,
    cameras.road,
    cameras.direction,
    cameras.lon as longitude,
    cameras.lat as latitude,
    coalesce(counted.reads, 0) as reads,
    coalesce(counted.days, 0) as days
from cameras
left join counted
    on cameras.cam = counted.cam
order by reads desc, cameras.cam
