-- grain: one pillar of a wave: quartiles of the means that the viewer may see, complete forces only
-- params: wave_id, visible_to
with asked as (
    select c.pillar_id, count(*) as capabilities_in_pillar
    from raw.capabilities c
    join raw.assessment_waves w using (framework_version)
    where w.wave_id = $wave_id
    group by c.pillar_id
)
select l.pillar_id, max(l.capabilities_counted) as capabilities_counted, any_value(a.capabilities_in_pillar) as capabilities_in_pillar,
       quantile_disc(l.mean_level, 0.25) as lower_quartile,
       quantile_disc(l.mean_level, 0.5) as median,
       quantile_disc(l.mean_level, 0.75) as upper_quartile
from scoped.pillar_levels l
join asked a using (pillar_id)
where l.wave_id = $wave_id and l.visible_to = $visible_to and not l.is_incomplete and l.mean_level is not null
group by l.pillar_id
order by l.pillar_id
