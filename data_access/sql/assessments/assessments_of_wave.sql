-- grain: one force in one wave, as far as it is, with its respondents
-- params: wave_id
select a.wave_id, a.force_id, a.state, a.opened_at, a.submitted_at, a.published_at, a.returned_reason, a.version,
       count(r.respondent_id) filter (not r.is_revoked) as respondents
from assessments a
left join respondents r using (wave_id, force_id)
where a.wave_id = $wave_id
group by all
order by a.submitted_at nulls last, a.force_id
