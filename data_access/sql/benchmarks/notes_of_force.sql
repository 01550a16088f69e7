-- grain: one note of one force on a level of a wave, also one that was taken back
-- params: wave_id, force_id
select capability_id, note, version
from context_notes
where wave_id = $wave_id and force_id = $force_id
order by capability_id
