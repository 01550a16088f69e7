-- grain: one month of evidence of a wave, nationally
-- params: wave_id
select evidence_month, claims
from national.evidence_dates
where wave_id = $wave_id
order by evidence_month
