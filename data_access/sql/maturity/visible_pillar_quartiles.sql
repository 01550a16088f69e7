-- grain: one pillar of a wave: quartiles of the means that the viewer may see, complete forces only
-- params: wave_id, visible_to
select pillar_id, max(capabilities_counted) as capabilities_counted, max(capabilities_asked) as capabilities_asked,
       count(*) as forces,
       quantile_disc(mean_level, 0.25) as lower_quartile,
       quantile_disc(mean_level, 0.5) as median,
       quantile_disc(mean_level, 0.75) as upper_quartile
from scoped.pillar_levels
where wave_id = $wave_id and visible_to = $visible_to and not is_incomplete and mean_level is not null
group by pillar_id
order by pillar_id
