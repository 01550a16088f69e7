-- grain: removes the answers of the forces named in a wave
-- params: wave_id, force_ids
delete from raw.assessment_answers
where wave_id = $wave_id and force_id in (select unnest($force_ids::varchar[]))
