-- grain: one vehicle (a body of a plate)
-- params: plates
select
    vehicles.vid,
    vehicles.plate,
    coalesce(bodies.body, 1) as body
from vehicles
left join bodies
    on vehicles.vid = bodies.vid
where vehicles.plate in (select unnest($plates::varchar[]))
order by vehicles.plate, body
