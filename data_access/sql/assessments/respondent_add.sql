-- grain: writes one respondent
-- params: wave_id, force_id, respondent_id, respondent_role, code_hash, invited_at, invited_by
insert into respondents
select $wave_id, $force_id, $respondent_id, $respondent_role, $code_hash, $invited_at::timestamp, $invited_by,
       null, null, false, 1
