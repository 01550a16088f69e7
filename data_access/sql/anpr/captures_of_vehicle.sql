-- grain: one read that has a picture elsewhere, newest first
-- params: vid, most
select
    captures.t,
    cameras.camera_id,
    captures.capture_id
from captures
join cameras
    on captures.cam = cameras.cam
where captures.vid = $vid
order by captures.t desc
limit $most
