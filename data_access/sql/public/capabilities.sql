-- grain: one capability of a wave that may be published, counted over the complete forces
-- params: wave_id, tiers
select c.capability_id, c.capability, c.pillar_id, c.pillar, c.national_minimum,
       l.forces_counted, coalesce(l.is_suppressed, true) as is_suppressed,
       l.at_level_1, l.at_level_2, l.at_level_3, l.at_level_4, l.at_level_5,
       l.lower_quartile, l.median_level, l.upper_quartile
from raw.capabilities c
join raw.assessment_waves w using (framework_version)
left join national.capability_levels l on l.capability_id = c.capability_id and l.wave_id = w.wave_id
where w.wave_id = $wave_id and w.status = 'closed'
  and c.disclosure_tier in (select unnest($tiers::varchar[]))
order by c.position
