-- grain: one chosen vehicle, camera and group of hours
-- params: none
select r.vid, r.cam, r.hour // 6 as hour_group, count(*) as reads
from reads_by_vehicle as r
join chosen_vehicles as c on c.vid = r.vid
group by 1, 2, 3
order by 1, 2, 3
