-- grain: one chosen vehicle and two cameras that it passed in succession, without a stay between
-- params: longest_ms
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
select vid, cam_from, cam, count(*) as moves
from hops
where cam <> cam_from and t - t_from <= $longest_ms
group by vid, cam_from, cam
order by vid, cam_from, cam
