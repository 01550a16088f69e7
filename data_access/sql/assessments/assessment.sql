-- grain: one force in one wave
-- params: wave_id, force_id
select * from assessments where wave_id = $wave_id and force_id = $force_id
