-- grain: one journey of a chosen vehicle with its sites and times
-- params: vids
-- engine: portable
select vid, t_start, cams, times
from trips
where vid in (select unnest($vids::integer[]))
order by vid, t_start
