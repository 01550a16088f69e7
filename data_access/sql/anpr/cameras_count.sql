-- grain: the whole store
-- params: none
select count(*) as cameras
from cameras
where not is_cell
