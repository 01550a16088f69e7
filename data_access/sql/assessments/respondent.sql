-- grain: one respondent
-- params: wave_id, force_id, respondent_id
select * from respondents where wave_id = $wave_id and force_id = $force_id and respondent_id = $respondent_id
