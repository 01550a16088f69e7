-- grain: one pillar of one force: change since the wave before, over the capabilities that a kind of reader sees
-- params: wave_id, force_id, visible_to
with pillars as (
    select c.pillar_id, any_value(c.pillar) as pillar
    from raw.capabilities c
    join raw.assessment_waves w using (framework_version)
    where w.wave_id = $wave_id
    group by c.pillar_id
)
select x.pillar_id, p.pillar, x.previous_wave_id, x.previous_mean, x.mean_level, x.change, x.change_low, x.change_high,
       x.verdict
from scoped.pillar_changes x
join pillars p using (pillar_id)
where x.wave_id = $wave_id and x.force_id = $force_id and x.visible_to = $visible_to
order by x.pillar_id
