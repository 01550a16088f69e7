-- grain: one piece of evidence of one force in a wave, by capability, newest first
-- params: wave_id, force_id
select evidence_id, capability_id, supports_level, title, link, file_name, media_type, size_bytes, evidence_date,
       expires_on, evidence_grade, graded_at, added_at, is_withdrawn, purged_at, version
from evidence
where wave_id = $wave_id and force_id = $force_id
order by capability_id, evidence_date desc, added_at desc
