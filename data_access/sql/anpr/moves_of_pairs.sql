-- grain: one pair of cameras, either way round, between which a plate was not read, after whatever time
-- params: none
-- engine: portable
with hops as (
    select vid, cam, lag(cam) over (partition by vid order by t, cam) as cam_from
    from reads_by_vehicle
)
select
    least(cam, cam_from) as cam_a,
    greatest(cam, cam_from) as cam_b,
    count(*) as moves,
    min(vid) as first_vid,
    max(vid) as last_vid
from hops
where cam <> cam_from
group by 1, 2
