-- grain: one item of a page of results
-- params: items
select item_id, name, title, path, source, custodian, format, family, written_at, author, words, pages, language
from items
where item_id in (select unnest($items::integer[]))
