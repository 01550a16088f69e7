-- grain: one vehicle (a body of a plate)
-- params: none
select
    vehicles.vid,
    vehicles.plate,
    coalesce(bodies.body, 1) as body
from vehicles
left join bodies
    on vehicles.vid = bodies.vid
order by vehicles.vid
