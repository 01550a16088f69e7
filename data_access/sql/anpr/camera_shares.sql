-- grain: one camera and group of hours, with all its reads
-- params: none
select cam, hour // 6 as hour_group, count(*) as reads
from reads_by_camera
group by 1, 2
