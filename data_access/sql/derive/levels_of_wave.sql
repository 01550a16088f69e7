-- grain: one capability of one force of a wave, forces by id and capabilities in framework order
-- params: wave_id
select l.force_id, l.capability_id, l.pillar_id, l.disclosure_tier,
       coalesce(l.evidence_level, 0)::tinyint as evidence_level,
       coalesce(l.published_level, 0)::tinyint as published_level,
       coalesce(l.moderated_level, 0)::tinyint as moderated_level,
       coalesce(n.median_level, 0)::tinyint as national_median,
       not l.is_incomplete as is_complete,
       f.valid_from <= w.reference_date and (f.valid_to is null or f.valid_to >= w.reference_date) as is_valid
from derived.capability_levels l
join raw.assessment_waves w using (wave_id)
join raw.capabilities c on c.framework_version = w.framework_version and c.capability_id = l.capability_id
left join raw.forces f on f.force_id = l.force_id
left join national.capability_levels n on n.wave_id = l.wave_id and n.capability_id = l.capability_id
where l.wave_id = $wave_id
order by l.force_id, c.position, l.capability_id
