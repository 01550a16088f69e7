-- grain: one capability of one force in a wave: what its respondents claim, how far apart they are, what supports it
-- params: wave_id, force_ids, reference_date, evidence_valid_months, verifying_grades
with given as (
    select a.force_id, a.capability_id, a.level, a.is_dont_know, a.evidence_grade, a.evidence_date
    from answers a
    join respondents r using (wave_id, force_id, respondent_id)
    where a.wave_id = $wave_id and a.force_id in (select unnest($force_ids::varchar[]))
      and not r.is_revoked and (a.level is not null or a.is_dont_know)
),
supports as (
    select force_id, capability_id, level as supports_level, evidence_grade, evidence_date from given
    where level is not null
    union all
    select e.force_id, e.capability_id, e.supports_level, e.evidence_grade, e.evidence_date
    from evidence e
    join assessments s using (wave_id, force_id)
    where e.wave_id = $wave_id and e.force_id in (select unnest($force_ids::varchar[])) and not e.is_withdrawn
      and (s.state = 'open' or e.added_at <= s.submitted_at)
),
evidenced as (
    select force_id, capability_id, max(supports_level) as evidence_level,
           min(evidence_grade) as best_grade, count(*) as evidence_items
    from supports
    where list_contains($verifying_grades::varchar[], evidence_grade)
      and evidence_date <= $reference_date::date
      and evidence_date >= $reference_date::date - to_months($evidence_valid_months::integer)
    group by force_id, capability_id
),
claimed as (
    select force_id, capability_id,
           count(*) as respondents,
           count(level) as answered,
           count(*) filter (is_dont_know) as dont_know,
           quantile_disc(level, 0.5) as self_level,
           min(level) as lowest_answer,
           max(level) as highest_answer,
           quantile_disc(level, 0.75) - quantile_disc(level, 0.25) as spread
    from given
    group by force_id, capability_id
)
select c.*, e.evidence_level, e.best_grade, coalesce(e.evidence_items, 0) as evidence_items,
       greatest(c.self_level - coalesce(e.evidence_level, 1), 0) as gap
from claimed c
left join evidenced e using (force_id, capability_id)
order by c.force_id, c.capability_id
