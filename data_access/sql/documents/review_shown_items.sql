-- grain: an item as a review shows it
-- params: items
select item_id, name, title, path, source, custodian, format, author, written_at, words
from items
where item_id in (select unnest($items::integer[]))
