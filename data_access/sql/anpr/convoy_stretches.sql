-- grain: one journey of an anchor on which another vehicle was read at the same cameras within the window
-- params: window_ms
-- engine: portable
with near as (
    select p.anchor, p.journey, p.place, p.t, p.day, p.dow, p.hour, p.cam, r.vid,
           min_by(r.t - p.t, 2 * abs(r.t - p.t) + case when r.t > p.t then 1 else 0 end) as gap_ms
    from convoy_reads as p
    join reads_by_camera as r on r.cam = p.cam and r.t between p.t - $window_ms and p.t + $window_ms
    where r.vid <> p.anchor
    group by p.anchor, p.journey, p.place, p.t, p.day, p.dow, p.hour, p.cam, r.vid
),
with_traffic as (
    select n.*, count(*) over (partition by anchor, place) as passers
    from near as n
)
select anchor, vid, journey, count(*) as shared, max(place) - min(place) + 1 as spanned,
       min(t) as t_first, max(t) as t_last, min(day) as day, min_by(dow, t) as dow, min_by(hour, t) as hour,
       min_by(cam, t) as first_cam, max_by(cam, t) as last_cam,
       avg(gap_ms) / 1000.0 as gap_seconds,
       coalesce(var_samp(gap_ms), 0.0) * (count(*) - 1) / 1000000.0 as gap_squares,
       cast(sum(case when gap_ms < 0 then 1 else 0 end) as bigint) as reads_ahead,
       avg(passers) as passers
from with_traffic
group by anchor, vid, journey
