-- grain: one piece of evidence that counts, of the forces named: what was attached by the time of submission
-- params: wave_id, force_ids
select e.evidence_id, e.wave_id, e.force_id, e.capability_id, e.supports_level, e.evidence_grade, e.evidence_date
from evidence e
join assessments s using (wave_id, force_id)
where e.wave_id = $wave_id and e.force_id in (select unnest($force_ids::varchar[])) and not e.is_withdrawn
  and e.added_at <= s.submitted_at
order by e.evidence_id
