-- grain: one item
-- params: items
select item_id, name from items where item_id in (select unnest($items))
