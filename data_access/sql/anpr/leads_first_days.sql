-- grain: one vehicle with the day on which it was first read
-- params: vids
select
    vehicles.vid,
    vehicles.first_day
from vehicles
where vehicles.vid in (select unnest($vids::integer[]))
order by vehicles.vid
