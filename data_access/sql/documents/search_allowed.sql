-- grain: one item that keeps every filter
-- params: sources, custodians, formats, families, persons, tags, items, entities, written_from, written_to
with named_in as (
    select m.item_id
    from mentions m join entities e on e.entity_id = m.entity_id
    where coalesce(e.merged_into, e.entity_id) in (select unnest($entities))
    group by m.item_id
    having count(distinct coalesce(e.merged_into, e.entity_id)) = len($entities)
),
written_by as (
    select item_id from items where lower(author) in (select lower(unnest($persons)))
    union
    select item_id from messages
    where lower(sender) in (select lower(unnest($persons)))
        or list_has_any(list_transform(recipients, name -> lower(name)), list_transform($persons, name -> lower(name)))
)
select item_id
from items
where status = 'indexed'
    and (len($sources) = 0 or source in (select unnest($sources)))
    and (len($custodians) = 0 or custodian in (select unnest($custodians)))
    and (len($formats) = 0 or format in (select unnest($formats)))
    and (len($families) = 0 or family in (select unnest($families)))
    and (len($items) = 0 or item_id in (select unnest($items)))
    and (len($persons) = 0 or item_id in (select item_id from written_by))
    and (len($tags) = 0 or item_id in (select item_id from tags where tag in (select unnest($tags))))
    and (len($entities) = 0 or item_id in (select item_id from named_in))
    and ($written_from is null or written_at >= $written_from::date)
    and ($written_to is null or written_at < $written_to::date + interval 1 day)
order by item_id
