-- grain: one answer that counts, of the forces named
-- params: wave_id, force_ids
select a.wave_id, a.force_id, a.respondent_id, r.respondent_role, a.capability_id, a.level, a.coverage_percent,
       a.evidence_grade, a.evidence_date
from answers a
join respondents r using (wave_id, force_id, respondent_id)
where a.wave_id = $wave_id and a.force_id in (select unnest($force_ids::varchar[]))
  and not r.is_revoked and (a.level is not null or a.is_dont_know)
order by a.force_id, a.respondent_id, a.capability_id
