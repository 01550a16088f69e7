-- grain: one repair of a read that a purge keeps
-- params: first_day
select day, t, cam, vid_raw, vid_repaired, kind, probability, evidence, is_applied
from repairs
where day >= $first_day
order by day, t, cam
