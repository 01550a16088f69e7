-- grain: one month of verified evidence of one wave, over the forces valid at its reference date
-- params: verifying_grades, minimum_forces
insert into national.evidence_dates
with given as (
    select wave_id, force_id, capability_id, evidence_grade, evidence_date
    from raw.assessment_answers
    where level is not null
    union all
    select wave_id, force_id, capability_id, evidence_grade, evidence_date
    from raw.evidence_items
),
claims as (
    select g.wave_id, g.force_id, date_trunc('month', g.evidence_date)::date as evidence_month
    from given g
    join raw.assessment_waves w using (wave_id)
    join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = g.capability_id
    join raw.forces f on f.force_id = g.force_id
        and f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date)
    where list_contains($verifying_grades::varchar[], g.evidence_grade)
),
shown as (
    select wave_id from claims group by wave_id having count(distinct force_id) > $minimum_forces::integer
)
select wave_id, evidence_month, count(*) as claims
from claims
join shown using (wave_id)
group by wave_id, evidence_month
