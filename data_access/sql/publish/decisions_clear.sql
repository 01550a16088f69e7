-- grain: removes the decided levels of a wave
-- params: wave_id
delete from raw.moderated_levels where wave_id = $wave_id
