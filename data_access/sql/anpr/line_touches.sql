-- grain: one read on a line in a journey that met two steps of it or more, by line, vehicle, journey and time
-- params: none
-- engine: portable
-- Reads meet their journey by vehicle and time. line_sites is made by the caller.
with touches as (
    select s.line, t.vid, t.t_start, r.t, s.position
    from reads_by_vehicle as r
    inner join line_sites as s on s.cam = r.cam
    inner join trips as t on t.vid = r.vid and r.t >= t.t_start and r.t <= t.t_end
),
credible as (
    select line, vid, t_start
    from touches
    group by line, vid, t_start
    having max(position) > min(position)
)
select touches.line, touches.vid, touches.t_start, touches.t, touches.position
from touches
inner join credible using (line, vid, t_start)
order by touches.line, touches.vid, touches.t_start, touches.t, touches.position
