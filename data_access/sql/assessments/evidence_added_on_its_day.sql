-- grain: says of every piece of evidence that it was added on the day of the document
-- params: actor
update evidence
set added_at = evidence_date::timestamp
where added_by = $actor
