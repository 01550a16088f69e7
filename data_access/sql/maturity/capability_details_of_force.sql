-- grain: one capability of one force and wave, in full detail
-- params: wave_id, force_id
select d.*, c.capability, c.pillar, c.position, c.national_minimum
from scoped.capability_details d
join raw.assessment_waves w using (wave_id)
join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = d.capability_id
where d.wave_id = $wave_id and d.force_id = $force_id
order by c.position
