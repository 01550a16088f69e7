-- grain: one capability of the framework version of a wave
-- params: wave_id
select c.capability_id, c.pillar_id, c.pillar, c.capability, c.question, c.position,
       c.level_1, c.level_2, c.level_3, c.level_4, c.level_5, c.evidence_examples,
       c.disclosure_tier, c.national_minimum
from raw.capabilities c
join raw.assessment_waves w using (framework_version)
where w.wave_id = $wave_id
order by c.position
