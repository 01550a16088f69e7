-- grain: one camera of the dictionary
-- params: none
select
    cam, camera_id, coalesce(name, '') as name, lat, lon, coalesce(road, '') as road,
    coalesce(direction, '') as direction, valid_from, valid_to, is_cell, is_known
from cameras
order by cam
