-- grain: one camera of a source that says where it was: the middle of its places, and whether they lie far apart
-- params: every, moving_degrees
select
    place_key,
    median(lat) as lat,
    median(lon) as lon,
    greatest(
        quantile_disc(lat, 0.95) - quantile_disc(lat, 0.05),
        (quantile_disc(lon, 0.95) - quantile_disc(lon, 0.05)) * cos(radians(median(lat)))
    ) > $moving_degrees as is_moving
from rows_as_read
where row_number % $every::bigint = 0 and lat between -90 and 90 and lon between -180 and 180 and not (lat = 0 and lon = 0) and place_key is not null
group by place_key
