-- grain: one open re-score request with its action, oldest first
-- params: none
select r.*, a.title, a.what_was_done, a.closed_at, a.closure_evidence_id, e.wave_id as evidence_wave_id
from rescore_requests r
join actions a using (action_id)
left join evidence e on e.evidence_id = a.closure_evidence_id
where r.state = 'open'
order by r.requested_at, r.request_id
