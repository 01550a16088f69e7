-- grain: one answered question of a wave, as places: force among the forces by id, respondent, capability in order
-- params: wave_id
with columns_of_wave as (
    select c.capability_id, row_number() over (order by c.position, c.capability_id) - 1 as capability_place
    from raw.capabilities c
    join raw.assessment_waves w using (framework_version)
    where w.wave_id = $wave_id
),
forces_of_wave as (
    select force_id, row_number() over (order by force_id) - 1 as force_place
    from derived.force_waves
    where wave_id = $wave_id
),
respondents as (
    select f.force_place, a.respondent_id, list(c.capability_place) as capability_places, list(a.level) as levels
    from raw.assessment_answers a
    join columns_of_wave c using (capability_id)
    join forces_of_wave f using (force_id)
    where a.wave_id = $wave_id and a.level is not null
    group by f.force_place, a.respondent_id
),
numbered as (
    select row_number() over (order by force_place) - 1 as respondent_place, force_place, capability_places, levels
    from respondents
)
select force_place::integer as force_place,
       respondent_place::integer as respondent_place,
       unnest(capability_places)::integer as capability_place,
       unnest(levels)::tinyint as level
from numbered
