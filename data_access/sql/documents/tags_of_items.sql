-- grain: an item and a tag that it bears
-- params: items
select item_id, tag from tags where item_id in (select unnest($items::integer[])) order by item_id, tag
