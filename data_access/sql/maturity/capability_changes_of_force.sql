-- grain: one capability of one force: change since the wave before, as far as the viewer may see it
-- params: wave_id, force_id
select x.capability_id, c.capability, c.pillar, c.position, x.previous_wave_id, x.previous_level, x.level, x.change,
       x.change_low, x.change_high, x.verdict
from scoped.capability_changes x
join raw.assessment_waves w using (wave_id)
join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = x.capability_id
where x.wave_id = $wave_id and x.force_id = $force_id
order by c.position
