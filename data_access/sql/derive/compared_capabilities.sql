-- grain: one capability of a wave that can be compared with one of the wave before
-- params: wave_id, previous_wave_id
with versions as (
    select p.framework_version as from_version, w.framework_version as to_version
    from raw.assessment_waves w, raw.assessment_waves p
    where w.wave_id = $wave_id and p.wave_id = $previous_wave_id
)
select c.capability_id as previous_capability_id, c.capability_id
from raw.capabilities c
join versions v on c.framework_version = v.from_version and v.from_version = v.to_version
union all
select x.from_capability_id, x.to_capability_id
from raw.framework_crosswalk x
join versions v on x.from_version = v.from_version and x.to_version = v.to_version and v.from_version != v.to_version
order by previous_capability_id, capability_id
