-- grain: one other item that belongs to an item, and how
-- params: item_id
with related as (
    select parent_id as item_id, 'came in' as how from items where item_id = $item_id and parent_id is not null
    union all
    select item_id, 'attached to it' from items where parent_id = $item_id
    union all
    select item_id, 'the same bytes' from items where duplicate_of = $item_id
    union all
    select duplicate_of, 'the same bytes' from items where item_id = $item_id and duplicate_of is not null
    union all
    select others.item_id, 'near-duplicate'
    from item_groups as own
    join item_groups as others on others.group_id = own.group_id and others.item_id <> own.item_id
    where own.item_id = $item_id
    union all
    select others.item_id, 'same thread'
    from item_threads as own
    join item_threads as others on others.thread_id = own.thread_id and others.item_id <> own.item_id
    where own.item_id = $item_id
)
select related.how, items.item_id, items.title, items.name, items.source, items.written_at, items.status
from related
join items on items.item_id = related.item_id
order by related.how, items.written_at, items.item_id
limit 300
