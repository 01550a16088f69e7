-- grain: one respondent of a role in a force, in the last closed wave before this one, on one capability
-- params: wave_id, force_id, respondent_role, capability_id
with this_wave as (
    select reference_date, framework_version from raw.assessment_waves where wave_id = $wave_id
),
earlier_wave as (
    select w.wave_id, w.name, w.framework_version
    from raw.assessment_waves w, this_wave t
    where w.status = 'closed' and w.reference_date < t.reference_date and w.framework_version = t.framework_version
    order by w.reference_date desc
    limit 1
)
select w.name as wave, a.level, a.coverage_percent
from scoped.answers a
join earlier_wave w using (wave_id)
where a.force_id = $force_id and a.capability_id = $capability_id
  and lower(trim(a.respondent_role)) = lower(trim($respondent_role))
