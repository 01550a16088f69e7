-- grain: one edit of one measure on or after a day that changed a row which stood before, newest first
-- params: since
select record_id as measure_id, changed_at, before, after
from changes
where record = 'benefit_measure' and version > 1 and changed_at::date >= $since::date
order by change_id desc
