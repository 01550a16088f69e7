-- grain: one pillar of one force and wave, in the variant for one kind of viewer
-- params: viewers, tiers
insert into derived.pillar_levels
with visible as (
    select unnest($viewers::varchar[]) as visible_to, unnest($tiers::varchar[]) as disclosure_tier
),
levels as (
    select l.wave_id, l.force_id, l.pillar_id, v.visible_to, l.capability_id, l.published_level, l.is_incomplete,
           c.position
    from derived.capability_levels l
    join visible v using (disclosure_tier)
    join raw.assessment_waves w using (wave_id)
    join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = l.capability_id
)
select wave_id, force_id, pillar_id, visible_to,
       count(published_level) as capabilities_counted,
       count(*) as capabilities_asked,
       avg(published_level) as mean_level,
       null as mean_low,
       null as mean_high,
       min(published_level) as floor_level,
       arg_min(capability_id, published_level * 1000 + position) as floor_capability_id,
       any_value(is_incomplete) as is_incomplete
from levels
group by wave_id, force_id, pillar_id, visible_to
