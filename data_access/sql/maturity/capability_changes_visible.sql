-- grain: one capability of one force with a change since the wave before, as far as the viewer may see it
-- params: wave_id
select force_id, capability_id, previous_wave_id, change, verdict
from scoped.capability_changes
where wave_id = $wave_id
