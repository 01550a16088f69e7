-- grain: the re-score request that the closing of an action opened, or none
-- params: action_id
select * from rescore_requests where action_id = $action_id
