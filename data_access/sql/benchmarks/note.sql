-- grain: the note of one force on one level of a wave, or none
-- params: wave_id, force_id, capability_id
select wave_id, force_id, capability_id, note, saved_at, saved_by, version
from context_notes
where wave_id = $wave_id and force_id = $force_id and capability_id = $capability_id
