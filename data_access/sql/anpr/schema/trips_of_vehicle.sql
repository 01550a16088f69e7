-- grain: one journey of a vehicle, in the place of the journeys of all
-- params: vid
create or replace temp table trips as
select vid, t_start, t_end, day, reads, cams, times
from memory.main.trips
where vid = $vid
