-- grain: one capability of one force and wave, for every force asked or that answered
-- params: minimum_respondents, minimum_completeness, evidence_valid_months, verifying_grades
insert into derived.capability_levels
with forces_of_waves as (
    select w.wave_id, w.framework_version, w.reference_date, f.force_id
    from raw.assessment_waves w
    join raw.forces f on f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date)
    union
    select w.wave_id, w.framework_version, w.reference_date, a.force_id
    from (select distinct wave_id, force_id from raw.assessment_answers) a
    join raw.assessment_waves w using (wave_id)
),
questions as (
    select f.wave_id, f.force_id, c.capability_id, c.pillar_id, c.disclosure_tier
    from forces_of_waves f
    join raw.capabilities c using (framework_version)
),
counted as (
    select wave_id, force_id, capability_id,
           count(*) as respondents,
           count(level) as answered,
           quantile_disc(level, 0.5) as self_level,
           min(level) as lowest_answer,
           max(level) as highest_answer,
           (sum(coverage_percent::decimal(18, 6)) filter (level is not null))::double / nullif(
               count(coverage_percent) filter (level is not null) + count(*) filter (level is null), 0
           ) as coverage_percent
    from raw.assessment_answers
    group by wave_id, force_id, capability_id
),
given as (
    select wave_id, force_id, capability_id, level, evidence_grade, evidence_date
    from raw.assessment_answers
    where level is not null and evidence_grade is not null
    union all
    select wave_id, force_id, capability_id, supports_level, evidence_grade, evidence_date
    from raw.evidence_items
),
checkable as (
    select g.*,
           list_position($verifying_grades::varchar[], g.evidence_grade) as grade_position,
           g.evidence_date >= w.reference_date - to_months($evidence_valid_months::integer) as is_in_date
    from given g
    join raw.assessment_waves w using (wave_id)
    where list_contains($verifying_grades::varchar[], g.evidence_grade) and g.evidence_date <= w.reference_date
),
evidenced as (
    select wave_id, force_id, capability_id,
           max(level) filter (is_in_date) as evidence_level,
           arg_max(evidence_grade, level * 100 - grade_position) filter (is_in_date) as evidence_grade,
           max(evidence_date) as latest_evidence_date
    from checkable
    group by wave_id, force_id, capability_id
),
gated as (
    select q.*, c.* exclude (wave_id, force_id, capability_id), e.evidence_level, e.evidence_grade,
           e.latest_evidence_date, m.moderated_level, m.moderation_reason,
           coalesce(
               coalesce(m.moderated_level, c.self_level) > 1
               and coalesce(e.evidence_level, 0) < coalesce(m.moderated_level, c.self_level), false
           ) as is_unevidenced,
           count(coalesce(m.moderated_level, c.self_level)) over (partition by q.wave_id, q.force_id)
               as capabilities_answered,
           count(*) over (partition by q.wave_id, q.force_id) as capabilities_asked
    from questions q
    left join counted c using (wave_id, force_id, capability_id)
    left join evidenced e using (wave_id, force_id, capability_id)
    left join raw.moderated_levels m using (wave_id, force_id, capability_id)
)
select wave_id, force_id, capability_id, pillar_id, disclosure_tier,
       coalesce(respondents, 0),
       coalesce(answered, 0),
       coalesce(respondents - answered, 0),
       self_level, lowest_answer, highest_answer, coverage_percent,
       evidence_level, evidence_grade, latest_evidence_date,
       coalesce(moderated_level, self_level - is_unevidenced::integer) as published_level,
       null as level_low,
       null as level_high,
       is_unevidenced,
       coalesce(answered, 0) < $minimum_respondents::integer as is_provisional,
       capabilities_answered / capabilities_asked < $minimum_completeness::double as is_incomplete,
       null as national_median,
       null as comparison,
       null as comparison_p,
       moderated_level,
       moderation_reason
from gated
