-- grain: one read of every so-manieth vehicle, in order of vehicle and time
-- params: one_in
-- engine: portable
select vid, t, cam
from reads_by_vehicle
where vid % $one_in = 0
order by vid, t, cam
