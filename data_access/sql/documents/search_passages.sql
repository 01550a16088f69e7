-- grain: one passage with its item
-- params: none
select passage_id, item_id from passages order by passage_id
