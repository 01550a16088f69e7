-- grain: one pillar of one wave over the capabilities shared with peers, over the forces valid at its reference date
-- params: minimum_forces
insert into national.public_pillar_levels
with asked as (
    select p.wave_id, p.pillar_id, p.capabilities_asked,
           case when not p.is_incomplete then p.mean_level end as counted_level
    from derived.pillar_levels p
    join raw.assessment_waves w using (wave_id)
    join raw.forces f on f.force_id = p.force_id
        and f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date)
    where p.visible_to = 'peers'
),
counted as (
    select wave_id, pillar_id,
           max(capabilities_asked) as capabilities_counted,
           count(counted_level) as forces_counted,
           count(counted_level) < $minimum_forces::integer as is_suppressed,
           quantile_disc(counted_level, 0.25) as lower_quartile,
           quantile_disc(counted_level, 0.5) as median_level,
           quantile_disc(counted_level, 0.75) as upper_quartile
    from asked
    group by wave_id, pillar_id
)
select wave_id, pillar_id, capabilities_counted, forces_counted, is_suppressed,
       case when not is_suppressed then lower_quartile end,
       case when not is_suppressed then median_level end,
       case when not is_suppressed then upper_quartile end
from counted
