-- grain: one item that bears one of some tags, with all its tags
-- params: tags
with chosen as (
    select distinct item_id from tags where tag in (select unnest($tags::varchar[]))
),
borne as (
    select item_id, list_sort(list(tag)) as tags
    from tags
    where item_id in (select item_id from chosen)
    group by item_id
)
select
    items.item_id, items.name, items.title, items.path, items.source, items.custodian, items.format, items.author,
    items.written_at, items.sha256, items.bytes, items.parser, items.parser_version, items.ingested_at, items.status,
    items.pages, items.words, borne.tags
from items
join borne on borne.item_id = items.item_id
order by items.item_id
