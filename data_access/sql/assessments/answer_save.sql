-- grain: writes one answer
-- params: wave_id, force_id, respondent_id, capability_id, is_dont_know, level, coverage_percent, comment, evidence_grade, evidence_date, answered_at, version
insert or replace into answers
select $wave_id, $force_id, $respondent_id, $capability_id, $is_dont_know, $level, $coverage_percent, $comment,
       $evidence_grade, $evidence_date::date, $answered_at::timestamp, $version
