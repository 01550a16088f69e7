-- grain: one assessment wave that is open for answers, newest first
-- params: none
select wave_id, name, framework_version, opens_on, reference_date, status
from raw.assessment_waves
where status = 'open'
order by reference_date desc, wave_id
