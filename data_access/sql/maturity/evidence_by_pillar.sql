-- grain: one pillar of a wave: levels, levels that rest on evidence in date, and mean coverage
-- params: wave_id
select p.pillar, sum(l.evidenced)::bigint as part, sum(l.forces_counted)::bigint as total,
       avg(l.mean_coverage_percent) as mean_coverage_percent
from national.capability_levels l
join raw.assessment_waves w using (wave_id)
join raw.capabilities p on p.framework_version = w.framework_version and p.capability_id = l.capability_id
where l.wave_id = $wave_id and not l.is_suppressed
group by l.pillar_id, p.pillar
order by l.pillar_id
