-- grain: one force and capability of a wave, as far as the viewer may see it
-- params: wave_id
select force_id, capability_id, pillar_id, published_level, level_low, level_high,
       is_unevidenced, is_provisional, is_incomplete, comparison
from scoped.capability_levels
where wave_id = $wave_id
order by force_id, capability_id
