-- grain: one piece of evidence that counts, of the forces named
-- params: wave_id, force_ids
select evidence_id, wave_id, force_id, capability_id, supports_level, evidence_grade, evidence_date
from evidence
where wave_id = $wave_id and force_id in (select unnest($force_ids::varchar[])) and not is_withdrawn
order by evidence_id
