-- grain: one pillar of one wave, nationally
-- params: none
select l.wave_id, w.name, l.pillar_id, p.pillar, l.median_level, l.forces_counted
from national.pillar_levels l
join raw.assessment_waves w using (wave_id)
join (select distinct framework_version, pillar_id, pillar from raw.capabilities) p using (framework_version, pillar_id)
order by w.reference_date desc, l.pillar_id
