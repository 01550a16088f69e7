-- grain: one pair of cameras that vehicles pass one after the other, the most used first
-- params: fewest_hops, longest_ms, most, one_in
with hops as (
    select
        cam as cam_to,
        lag(cam) over (partition by vid order by t, cam) as cam_from,
        t - lag(t) over (partition by vid order by t, cam) as gap_ms
    from reads_by_vehicle
    where vid % $one_in = 0
),
counted as (
    select
        least(cam_from, cam_to) as cam_from,
        greatest(cam_from, cam_to) as cam_to,
        count(*) as hops
    from hops
    where cam_from <> cam_to and gap_ms <= $longest_ms
    group by 1, 2
)
select
    counted.cam_from,
    counted.cam_to,
    counted.hops,
    a.lon as longitude_from,
    a.lat as latitude_from,
    b.lon as longitude_to,
    b.lat as latitude_to
from counted
join cameras as a
    on counted.cam_from = a.cam
join cameras as b
    on counted.cam_to = b.cam
where counted.hops >= $fewest_hops and a.lon is not null and b.lon is not null and (a.lon <> b.lon or a.lat <> b.lat)
order by counted.hops desc, counted.cam_from, counted.cam_to
limit $most
