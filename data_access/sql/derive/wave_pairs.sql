-- grain: one wave, with the wave before: of the same framework version, else of one with a crosswalk (null for none)
-- params: none
with earlier as (
    select w.wave_id, p.wave_id as previous_wave_id, p.reference_date,
           p.framework_version = w.framework_version as is_same_version
    from raw.assessment_waves w
    join raw.assessment_waves p on p.reference_date < w.reference_date
    where p.framework_version = w.framework_version
       or exists (
           select 1 from raw.framework_crosswalk c
           where c.from_version = p.framework_version and c.to_version = w.framework_version
       )
)
select w.wave_id,
       arg_max(e.previous_wave_id, (e.is_same_version, e.reference_date, e.previous_wave_id)) as previous_wave_id
from raw.assessment_waves w
left join earlier e using (wave_id)
group by w.wave_id, w.reference_date
order by w.reference_date, w.wave_id
