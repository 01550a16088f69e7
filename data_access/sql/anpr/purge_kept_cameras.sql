-- grain: one camera that a purge keeps: it has a record, or reads are left of it
-- params: none
select cam, camera_id, name, lat, lon, road, direction, valid_from, valid_to, is_cell, is_known
from cameras
where is_known or cam in (select cam from reads_left)
order by cam
