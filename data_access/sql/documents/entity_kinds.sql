-- grain: one kind of entity, with the one that is in most items
-- params: none
with found as (
    select roots.root_id as entity_id, count(distinct mentions.item_id) as items, count(*) as mentions
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
    group by roots.root_id
)
select
    entities.kind,
    count(*) as entities,
    max(found.items) as most_items,
    first(entities.shown order by found.items desc, found.mentions desc, entities.shown) as most_shown
from found
join entities
    on entities.entity_id = found.entity_id
group by entities.kind
order by entities desc, entities.kind
