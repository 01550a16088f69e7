-- grain: one item with its bytes and its container
-- params: none
select item_id, sha256, parent_id, status from items order by item_id
