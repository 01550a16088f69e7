-- grain: one piece of evidence
-- params: evidence_id
select * from evidence where evidence_id = $evidence_id
