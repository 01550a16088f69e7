-- grain: one read of another vehicle than its plate says, after the repairs that are applied
-- params: kinds
select vid_raw, t, cam, vid_repaired
from repairs
where is_applied and kind in (select unnest($kinds::varchar[]))
