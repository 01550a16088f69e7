-- grain: the decision on one capability of one force in a wave, or none
-- params: wave_id, force_id, capability_id
select * from moderations where wave_id = $wave_id and force_id = $force_id and capability_id = $capability_id
