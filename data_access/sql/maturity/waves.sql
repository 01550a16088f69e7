-- grain: one assessment wave whose reference date has come
-- params: as_at
select wave_id, name, framework_version, opens_on, reference_date, status
from raw.assessment_waves
where reference_date <= $as_at
order by reference_date desc
