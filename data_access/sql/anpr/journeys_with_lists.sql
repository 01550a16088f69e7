-- grain: one journey of two reads or more with its lists
-- params: none
select vid, t_start, cams, times
from trips
where reads > 1
