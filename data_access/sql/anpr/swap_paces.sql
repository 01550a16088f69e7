-- grain: one chosen vehicle, with how long its hops take against what is usual between their cameras, as a mean logarithm
-- params: none
-- engine: portable
with hops as (
    select
        r.vid,
        r.cam,
        r.t,
        lag(r.cam) over (partition by r.vid order by r.t, r.cam) as cam_from,
        lag(r.t) over (partition by r.vid order by r.t, r.cam) as t_from
    from reads_by_vehicle as r
    join chosen_vehicles as c on c.vid = r.vid
)
select h.vid, avg(ln(h.t - h.t_from) - 0.5 * (ln(k.shortest_ms) + ln(k.longest_ms))) as pace
from hops as h
join known_hops as k
    on k.cam_from = h.cam_from and k.cam_to = h.cam and h.t - h.t_from between k.shortest_ms and k.longest_ms
where h.cam <> h.cam_from and k.shortest_ms > 0
group by h.vid
order by h.vid
