-- grain: one request to start the limits of published series anew, by its id
-- params: rebase_id
select * from dataset_rebases where rebase_id = $rebase_id
