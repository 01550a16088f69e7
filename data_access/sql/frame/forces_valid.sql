-- grain: one force valid at a date
-- params: as_at
select force_id, name, short_name, code, region, rocu_id, tile_x, tile_y, latitude, longitude,
       valid_from, valid_to, successor_id
from raw.forces
where valid_from <= $as_at and (valid_to is null or valid_to >= $as_at)
order by name
