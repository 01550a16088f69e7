-- grain: one answer of one respondent
-- params: wave_id, force_id, respondent_id
select capability_id, level, is_dont_know, coverage_percent, comment, answered_at, version
from answers
where wave_id = $wave_id and force_id = $force_id and respondent_id = $respondent_id
