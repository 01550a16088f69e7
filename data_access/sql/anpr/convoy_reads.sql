-- grain: one read of an anchor, with its place in the anchor's life and the start of its journey
-- params: break_ms
-- engine: portable
with marked as (
    select r.vid, r.t, r.cam, r.day, r.dow, r.hour,
           case when r.t - lag(r.t) over (partition by r.vid order by r.t, r.cam) <= $break_ms then 0 else 1 end as begins
    from reads_by_vehicle as r
    join convoy_anchors as a on a.vid = r.vid
),
numbered as (
    select vid, t, cam, day, dow, hour,
           row_number() over (partition by vid order by t, cam) as place,
           sum(begins) over (partition by vid order by t, cam rows between unbounded preceding and current row) as number
    from marked
)
select vid as anchor, t, cam, day, dow, hour, place, min(t) over (partition by vid, number) as journey
from numbered
