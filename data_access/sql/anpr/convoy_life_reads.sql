-- grain: one read of a vehicle of the pairs, anchors included
-- params: none
-- engine: portable
with people as (
    select vid from convoy_pairs
    union
    select anchor as vid from convoy_pairs
)
select r.vid, r.t, r.cam, r.day
from reads_by_vehicle as r
join people as p on p.vid = r.vid
