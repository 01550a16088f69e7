-- grain: one pair of cameras in succession, group of hours and step of log time
-- params: longest_ms, buckets_per_e
-- engine: portable
with hops as (
    select
        vid,
        cam as cam_to,
        t,
        hour,
        lag(cam) over (partition by vid order by t, cam) as cam_from,
        lag(t) over (partition by vid order by t, cam) as t_from
    from reads_by_vehicle
)
select
    cam_from,
    cam_to,
    case when hour < 6 then 0 when hour < 10 then 1 when hour < 16 then 2 else 3 end as hour_group,
    cast(floor(ln((t - t_from) / 1000.0) * $buckets_per_e) as integer) as bucket,
    count(*) as hops,
    min(vid) as first_vid,
    max(vid) as last_vid
from hops
where cam_from <> cam_to and t - t_from between 1000 and $longest_ms
group by 1, 2, 3, 4
