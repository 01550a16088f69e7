-- grain: one signal, of those named, that the log does not hold
-- params: signal_ids
select named.signal_id
from (select unnest($signal_ids::varchar[]) as signal_id) named
anti join signal_log using (signal_id)
order by named.signal_id
