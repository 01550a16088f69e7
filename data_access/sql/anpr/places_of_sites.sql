-- grain: one site by its number: its id, where it stands, its road and direction
-- params: none
-- engine: portable
select
    cam,
    any_value(camera_id) as camera_id,
    coalesce(any_value(lat), 'nan'::double) as lat,
    coalesce(any_value(lon), 'nan'::double) as lon,
    any_value(road) as road,
    any_value(direction) as direction
from cameras
group by cam
order by cam
