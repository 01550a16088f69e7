-- grain: one camera and day with reads
-- params: none
select cam, day, count(*) as reads
from reads_by_camera
group by cam, day
order by cam, day
