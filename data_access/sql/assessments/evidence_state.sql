-- grain: changes how one piece of evidence stands
-- params: evidence_id, evidence_grade, graded_by, graded_at, is_withdrawn, purged_at, version
update evidence
set evidence_grade = $evidence_grade,
    graded_by = $graded_by,
    graded_at = $graded_at::timestamp,
    is_withdrawn = $is_withdrawn,
    purged_at = $purged_at::timestamp,
    version = $version
where evidence_id = $evidence_id
