-- grain: one piece of evidence of one force in a wave, by capability, newest first
-- params: wave_id, force_id
select e.evidence_id, e.capability_id, e.supports_level, e.title, e.link, e.file_name, e.media_type, e.size_bytes,
       e.evidence_date, e.expires_on, e.evidence_grade, e.graded_at, e.added_at, e.is_withdrawn, e.purged_at, e.version,
       coalesce(s.state <> 'open' and e.added_at > s.submitted_at, false) as is_after_submission
from evidence e
left join assessments s using (wave_id, force_id)
where e.wave_id = $wave_id and e.force_id = $force_id
order by e.capability_id, e.evidence_date desc, e.added_at desc
