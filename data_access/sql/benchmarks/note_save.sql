-- grain: writes the note of one force on one level of a wave
-- params: wave_id, force_id, capability_id, note, saved_at, saved_by, version
insert or replace into context_notes
select $wave_id, $force_id, $capability_id, $note, $saved_at::timestamp, $saved_by, $version
