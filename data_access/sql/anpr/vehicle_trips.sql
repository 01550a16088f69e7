-- grain: one journey of a vehicle, with the columns of the journeys of all
-- params: vid
select vid, t_start, t_end, day, reads, cams, times
from trips
where vid = $vid
order by t_start
