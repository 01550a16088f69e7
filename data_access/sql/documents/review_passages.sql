-- grain: a passage of an item that is indexed, item by item
-- params: none
select passage_id, item_id from passages join items using (item_id) where status = 'indexed' order by item_id, passage_id
