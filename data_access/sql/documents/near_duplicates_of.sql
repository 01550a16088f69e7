-- grain: an item that is in one group of near-duplicates with one of those given, itself included, by its id
-- params: items
select distinct alike.item_id
from item_groups as given join item_groups as alike using (group_id)
where given.item_id in (select unnest($items::integer[]))
order by alike.item_id
