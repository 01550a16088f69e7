-- grain: one assessment wave, newest first
-- params: none
select wave_id, name, framework_version, opens_on, reference_date, status
from raw.assessment_waves
order by reference_date desc, wave_id
