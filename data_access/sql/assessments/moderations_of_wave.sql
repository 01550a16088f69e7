-- grain: one decision of a wave, newest first
-- params: wave_id
select * from moderations where wave_id = $wave_id order by decided_at desc, force_id, capability_id
