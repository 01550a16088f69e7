-- grain: one action that was closed with a piece of evidence
-- params: evidence_id
select action_id, title from actions where closure_evidence_id = $evidence_id
