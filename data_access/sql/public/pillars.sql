-- grain: one pillar of a wave, over the capabilities that may be published; change only where it counts no other
-- params: wave_id, tiers
with waves as (
    select w.wave_id, w.framework_version, p.wave_id as previous_wave_id, p.name as previous_wave,
           p.framework_version as previous_version
    from raw.assessment_waves w
    left join raw.assessment_waves p
        on p.status = 'closed'
        and p.wave_id in (select previous_wave_id from national.pillar_changes where wave_id = w.wave_id)
    where w.wave_id = $wave_id and w.status = 'closed'
),
pillars as (
    select c.pillar_id, min(c.pillar) as pillar, min(c.position) as position, count(*) as capabilities_in_pillar,
           count(*) filter (c.disclosure_tier in (select unnest($tiers::varchar[]))) as capabilities_counted
    from raw.capabilities c
    join waves w using (framework_version)
    group by c.pillar_id
),
hidden as (
    select distinct c.pillar_id
    from raw.capabilities c
    join waves w on c.framework_version in (w.framework_version, w.previous_version)
    where c.disclosure_tier not in (select unnest($tiers::varchar[]))
)
select p.pillar_id, p.pillar, p.capabilities_counted, p.capabilities_in_pillar,
       l.forces_counted, coalesce(l.is_suppressed, true) as is_suppressed,
       l.lower_quartile, l.median_level, l.upper_quartile,
       w.previous_wave, x.forces_paired, coalesce(x.is_suppressed, true) as is_change_suppressed,
       x.mean_change, x.verdict,
       h.pillar_id is not null as has_hidden_capabilities
from pillars p
cross join waves w
left join national.public_pillar_levels l on l.pillar_id = p.pillar_id and l.wave_id = w.wave_id
left join national.pillar_changes x
    on x.pillar_id = p.pillar_id and x.wave_id = w.wave_id and x.previous_wave_id = w.previous_wave_id
left join hidden h on h.pillar_id = p.pillar_id
order by p.position
