-- grain: one pillar of a wave, with its change since the wave before
-- params: wave_id
with pillars as (
    select distinct c.pillar_id, c.pillar
    from raw.capabilities c
    join raw.assessment_waves w using (framework_version)
    where w.wave_id = $wave_id
)
select p.pillar_id, p.pillar, l.forces_counted, l.forces_incomplete, l.is_suppressed,
       l.lower_quartile, l.median_level, l.upper_quartile,
       x.previous_wave_id, x.forces_paired, x.is_suppressed as is_change_suppressed,
       x.mean_change, x.change_low, x.change_high, x.verdict,
       x.forces_higher, x.forces_lower, x.forces_no_clear_change
from pillars p
left join national.pillar_levels l on l.pillar_id = p.pillar_id and l.wave_id = $wave_id
left join national.pillar_changes x on x.pillar_id = p.pillar_id and x.wave_id = $wave_id
order by p.pillar_id
