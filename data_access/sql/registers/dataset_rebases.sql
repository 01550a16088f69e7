-- grain: one request to start the limits of published series of a dataset anew, the newest first
-- params: dataset_id
select * from dataset_rebases
where dataset_id = $dataset_id
order by proposed_at desc, rebase_id
