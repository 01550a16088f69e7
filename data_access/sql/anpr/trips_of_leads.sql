-- grain: one journey of a lead, with the columns of the journeys of all
-- params: none
select t.vid, t.t_start, t.t_end, t.day, t.reads, t.cams, t.times
from trips as t
join line_leads as l on l.vid = t.vid
order by t.vid, t.t_start
