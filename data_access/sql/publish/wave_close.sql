-- grain: closes one wave
-- params: wave_id, load_id
update raw.assessment_waves set status = 'closed', load_id = $load_id where wave_id = $wave_id
