-- grain: one read of a vehicle within one of the times asked for, by row and time
-- params: none
select w.run, r.t, r.cam
from reads_by_vehicle as r
inner join run_windows as w on w.vid = r.vid and r.t >= w.t_from and r.t <= w.t_to
order by w.run, r.t, r.cam
