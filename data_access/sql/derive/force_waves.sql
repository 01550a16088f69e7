-- grain: one force of one wave, for every force asked or that answered
-- params: minimum_respondents
insert into derived.force_waves
with people as (
    select a.wave_id, a.force_id, a.respondent_id, count(a.level) > 0 as is_role_holder
    from raw.assessment_answers a
    join raw.assessment_waves w using (wave_id)
    join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = a.capability_id
    group by a.wave_id, a.force_id, a.respondent_id
),
respondents as (
    select wave_id, force_id, count(*) as respondents, count(*) filter (is_role_holder) as role_holders
    from people
    group by wave_id, force_id
),
answered as (
    select wave_id, force_id,
           count(published_level) as capabilities_answered,
           count(*) as capabilities_asked,
           any_value(is_incomplete) as is_incomplete
    from derived.capability_levels
    group by wave_id, force_id
)
select wave_id, force_id,
       coalesce(r.respondents, 0),
       a.capabilities_answered,
       a.capabilities_asked,
       a.capabilities_answered / a.capabilities_asked as completeness,
       a.is_incomplete,
       coalesce(r.role_holders, 0) < $minimum_respondents::integer as is_provisional
from answered a
left join respondents r using (wave_id, force_id)
