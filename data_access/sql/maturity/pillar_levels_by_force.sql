-- grain: one force and pillar of a wave, as far as the viewer may see it
-- params: wave_id, visible_to
select l.force_id, l.pillar_id, l.capabilities_counted, l.capabilities_asked,
       l.mean_level, l.mean_low, l.mean_high, l.floor_level, l.floor_capability_id, l.is_incomplete
from scoped.pillar_levels l
where l.wave_id = $wave_id and l.visible_to = $visible_to
order by l.force_id, l.pillar_id
