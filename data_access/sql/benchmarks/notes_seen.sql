-- grain: one note on a level of a wave, of the levels that the reader sees
-- params: wave_id, seen
select force_id, capability_id, note, saved_at, version
from context_notes
where wave_id = $wave_id and note <> '' and list_contains($seen::varchar[], force_id || '/' || capability_id)
order by capability_id, force_id
