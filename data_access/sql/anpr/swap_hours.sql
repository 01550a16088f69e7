-- grain: one chosen vehicle and hour of the day
-- params: none
-- engine: portable
select r.vid, r.hour, count(*) as reads
from reads_by_vehicle as r
join chosen_vehicles as c on c.vid = r.vid
group by r.vid, r.hour
order by r.vid, r.hour
