-- grain: one vehicle (a body of a plate)
-- params: vids
select
    vehicles.vid,
    vehicles.plate,
    coalesce(bodies.body, 1) as body
from vehicles
left join bodies
    on vehicles.vid = bodies.vid
where vehicles.vid in (select unnest($vids::integer[]))
order by vehicles.vid
