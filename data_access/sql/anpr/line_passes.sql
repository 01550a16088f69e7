-- grain: one read of a lead at a site of a line
-- params: none
-- engine: portable
select s.line, s.position, r.vid, r.t, r.cam, r.day, r.dow, r.hour
from line_sites as s
join reads_by_camera as r on r.cam = s.cam
join line_leads as a on a.vid = r.vid
order by s.line, r.vid, r.t
