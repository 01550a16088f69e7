-- grain: one vehicle
-- params: vid
select
    count(*) as reads,
    min(day) as first_day,
    max(day) as last_day
from reads_by_vehicle
where vid = $vid
