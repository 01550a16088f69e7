-- grain: one capability of a wave, counted over the complete forces
-- params: wave_id
select c.capability_id, c.capability, c.pillar_id, c.pillar, c.position, c.national_minimum, c.disclosure_tier,
       l.forces_asked, l.forces_counted, l.forces_incomplete, l.is_suppressed,
       l.at_level_1, l.at_level_2, l.at_level_3, l.at_level_4, l.at_level_5,
       l.lower_quartile, l.median_level, l.upper_quartile, l.below_minimum, l.evidenced,
       l.mean_coverage_percent, l.need
from raw.capabilities c
join raw.assessment_waves w using (framework_version)
left join national.capability_levels l on l.capability_id = c.capability_id and l.wave_id = w.wave_id
where w.wave_id = $wave_id
order by c.position
