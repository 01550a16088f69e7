-- grain: writes one force in one wave
-- params: wave_id, force_id, state, opened_at, opened_by, submitted_at, submitted_by, returned_reason, published_at, version
insert or replace into assessments
select $wave_id, $force_id, $state, $opened_at::timestamp, $opened_by, $submitted_at::timestamp, $submitted_by,
       $returned_reason, $published_at::timestamp, $version
