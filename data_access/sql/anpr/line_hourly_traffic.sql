-- grain: one site of a line in one hour of the week, with how many reads of any vehicle it had
-- params: none
-- engine: portable
select s.line, r.cam, r.dow, r.hour, count(*) as vehicles
from line_sites as s
join reads_by_camera as r on r.cam = s.cam
group by s.line, r.cam, r.dow, r.hour
order by s.line, r.cam, r.dow, r.hour
