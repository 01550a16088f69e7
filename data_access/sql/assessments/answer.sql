-- grain: one answer
-- params: wave_id, force_id, respondent_id, capability_id
select *
from answers
where wave_id = $wave_id and force_id = $force_id and respondent_id = $respondent_id and capability_id = $capability_id
