-- grain: one hop of a plate that may be too fast for its pair of cameras, or that is a leap
-- params: longest_ms
-- engine: portable
with hops as (
    select
        vid,
        cam,
        t,
        hour,
        lag(cam) over (partition by vid order by t, cam) as cam_from,
        lag(t) over (partition by vid order by t, cam) as t_from
    from reads_by_vehicle
)
select h.vid, h.cam_from, h.t_from, h.cam, h.t, h.hour, l.cam_a is not null as is_leap
from hops as h
left join known_hops as k
    on k.cam_from = h.cam_from and k.cam_to = h.cam and h.t - h.t_from between k.shortest_ms and k.longest_ms
left join leap_pairs as l on l.cam_a = least(h.cam, h.cam_from) and l.cam_b = greatest(h.cam, h.cam_from)
where h.cam_from <> h.cam and k.cam_from is null and (h.t - h.t_from <= $longest_ms or l.cam_a is not null)
