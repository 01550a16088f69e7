-- grain: one journey of a vehicle
-- params: vid
select t_start, t_end, day, reads, cams, times
from trips
where vid = $vid
order by t_start
