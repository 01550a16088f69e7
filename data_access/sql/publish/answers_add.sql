-- grain: writes one answer a row
-- params: wave_id, force_id, respondent_id, respondent_role, capability_id, level, coverage_percent, evidence_grade, evidence_date, load_id
insert into raw.assessment_answers
select unnest($wave_id::varchar[]), unnest($force_id::varchar[]), unnest($respondent_id::varchar[]),
       unnest($respondent_role::varchar[]), unnest($capability_id::varchar[]), unnest($level::integer[]),
       unnest($coverage_percent::double[]), unnest($evidence_grade::varchar[]), unnest($evidence_date::date[]),
       $load_id
