-- grain: one open re-score request with its action, oldest first
-- params: none
select r.*, a.title, a.what_was_done, a.closed_at, a.from_level, a.closure_evidence_id,
       e.title as evidence_title, e.link as evidence_link, e.file_name as evidence_file, e.evidence_grade,
       e.evidence_date
from rescore_requests r
join actions a using (action_id)
left join evidence e on e.evidence_id = a.closure_evidence_id
where r.state = 'open'
order by r.requested_at, r.request_id
