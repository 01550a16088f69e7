-- grain: an item, with the beginning of its text
-- params: items, longest
select item_id, left(string_agg(text, ' ' order by ordinal), $longest::integer) as text
from passages
where item_id in (select unnest($items::integer[]))
group by item_id
