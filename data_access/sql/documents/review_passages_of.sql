-- grain: a passage of one of the items given
-- params: items
select passage_id, item_id from passages where item_id in (select unnest($items::integer[])) order by passage_id
