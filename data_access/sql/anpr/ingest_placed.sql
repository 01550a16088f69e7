-- grain: one row of a source; those of readers that move have the cell that they were in as their place
-- params: none
with marked as (
    select
        rows_as_read.*,
        rows_as_read.place_key is null or coalesce(movers.is_moving, false) as is_moving,
        rows_as_read.lat between -90 and 90 and rows_as_read.lon between -180 and 180
            and not (rows_as_read.lat = 0 and rows_as_read.lon = 0) as is_placed,
        floor(rows_as_read.lat / getvariable('cell_degrees')::double) as cell_row
    from rows_as_read left join movers on movers.place_key = rows_as_read.place_key
)
select
    file, row_number, plate_text,
    case when is_moving and not coalesce(is_placed, false) then coalesce(lat::varchar || ' ' || lon::varchar, camera_text)
        else camera_text end as camera_text,
    case
        when not is_moving then place_key
        when is_placed then 'cell ' || cell_row::bigint || ' ' || floor(
            lon * cos(radians((cell_row + 0.5) * getvariable('cell_degrees')::double))
            / getvariable('cell_degrees')::double
        )::bigint
        when lat is not null and lon is not null then 'no place: position'
        when place_key is not null then 'no place: moving'
    end as place_key,
    confidence, lat, lon, capture_id, time_text, clock_ms, is_utc
from marked
