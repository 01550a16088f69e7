-- grain: writes one piece of evidence
-- params: evidence_id, wave_id, force_id, capability_id, supports_level, title, link, file_name, media_type, size_bytes, sha256, evidence_date, expires_on, evidence_grade, added_by, added_at
insert into evidence
select $evidence_id, $wave_id, $force_id, $capability_id, $supports_level, $title, $link, $file_name, $media_type,
       $size_bytes, $sha256, $evidence_date::date, $expires_on::date, $evidence_grade, null, null, $added_by,
       $added_at::timestamp, false, null, 1
