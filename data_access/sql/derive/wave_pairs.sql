-- grain: one wave, with the latest earlier wave of the same framework version (null for the first)
-- params: none
select w.wave_id,
       (
           select arg_max(p.wave_id, (p.reference_date, p.wave_id))
           from raw.assessment_waves p
           where p.framework_version = w.framework_version and p.reference_date < w.reference_date
       ) as previous_wave_id
from raw.assessment_waves w
order by w.reference_date, w.wave_id
