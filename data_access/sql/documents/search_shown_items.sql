-- grain: one item of a page of results
-- params: items
select item_id, name, title, path, source, custodian, format, family, written_at, author, words, pages
from items
where list_contains($items::integer[], item_id)
