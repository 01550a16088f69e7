-- grain: one respondent of one force in a wave, with how much they answered
-- params: wave_id, force_id
select r.respondent_id, r.respondent_role, r.invited_at, r.first_seen_at, r.finished_at, r.is_revoked, r.version,
       r.code_hash like 'file %' as is_uploaded,
       count(a.level) as levels_given,
       count(*) filter (a.is_dont_know) as dont_know,
       max(a.answered_at) as last_answer_at
from respondents r
left join answers a using (wave_id, force_id, respondent_id)
where r.wave_id = $wave_id and r.force_id = $force_id
group by all
order by r.respondent_id
