-- grain: one re-score request, or none
-- params: request_id
select * from rescore_requests where request_id = $request_id
