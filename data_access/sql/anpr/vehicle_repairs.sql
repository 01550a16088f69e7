-- grain: one read that was taken for a misread of a vehicle, or from it, newest first
-- params: vid, first_day, last_day
select t, cam, vid_raw, vid_repaired, kind, probability, evidence, is_applied
from repairs
where (vid_raw = $vid or vid_repaired = $vid) and day between $first_day and $last_day
order by t desc, cam
