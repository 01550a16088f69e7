-- grain: one vehicle that is not the second body of a plate
-- params: none
select v.vid, v.plate, v.first_day
from vehicles as v
left join bodies as b on b.vid = v.vid and b.vid <> b.plate_vid
where b.vid is null
order by v.vid
