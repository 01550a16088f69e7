-- grain: one piece of evidence, as far as closing an action asks
-- params: evidence_id
select evidence_id, force_id, capability_id, supports_level, evidence_grade, expires_on, is_withdrawn
from evidence
where evidence_id = $evidence_id
