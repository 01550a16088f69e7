-- grain: one vehicle with what was read of it in all
-- params: vid
select
    count(*) as reads,
    count(distinct day) as days,
    count(distinct cam) as sites,
    min(t) as first_t,
    max(t) as last_t
from reads_by_vehicle
where vid = $vid
