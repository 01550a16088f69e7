-- grain: one signal for which a reason was recorded
-- params: none
select series_id, unit_id, period, variation
from signal_log
where reason is not null
order by series_id, unit_id, period, variation
