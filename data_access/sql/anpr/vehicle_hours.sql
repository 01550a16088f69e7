-- grain: one local day and hour in which a vehicle was read
-- params: vid
select day, dow, hour, count(*) as reads
from reads_by_vehicle
where vid = $vid
group by day, dow, hour
order by day, hour
