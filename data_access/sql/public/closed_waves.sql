-- grain: one closed wave, newest first
-- params: none
select wave_id, name, framework_version, reference_date
from raw.assessment_waves
where status = 'closed'
order by reference_date desc, wave_id desc
