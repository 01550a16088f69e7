-- grain: an item that no longer bears a tag
-- params: items, tag
delete from tags where item_id in (select unnest($items::integer[])) and tag = $tag
