-- grain: one read of a chosen vehicle
-- params: none
-- engine: portable
select r.vid, r.t, r.cam, r.day, r.hour
from reads_by_vehicle as r
join chosen_vehicles as c on c.vid = r.vid
order by r.vid, r.t, r.cam
