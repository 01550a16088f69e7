-- grain: one assessment wave
-- params: wave_id
select wave_id, name, framework_version, opens_on, reference_date, status
from raw.assessment_waves
where wave_id = $wave_id
