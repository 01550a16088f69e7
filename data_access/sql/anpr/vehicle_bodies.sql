-- grain: one vehicle that carries the same plate as another
-- params: vid
with own as (
    select coalesce((select min(plate_vid) from bodies where vid = $vid), $vid) as plate_vid
)
select b.vid, b.body
from bodies as b
join own as o on o.plate_vid = b.plate_vid
order by b.body, b.vid
