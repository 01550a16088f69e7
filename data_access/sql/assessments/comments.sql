-- grain: one comment beside an answer that counts
-- params: wave_id, force_id, capability_id
select a.level, a.comment
from answers a
join respondents r using (wave_id, force_id, respondent_id)
where a.wave_id = $wave_id and a.force_id = $force_id and a.capability_id = $capability_id
  and not r.is_revoked and a.comment != ''
order by a.level, a.comment
