-- grain: one entity that some items mention, with its merged spellings, the one in most of them first
-- params: items
with found as (
    select
        roots.root_id as entity_id,
        count(*) as mentions,
        count(distinct mentions.item_id) as documents,
        bool_or(mentions.lane = 'watchlist') as is_watched,
        list_sort(list(distinct mentions.item_id)) as numbers
    from mentions
    join entity_roots as roots on roots.entity_id = mentions.entity_id
    where mentions.item_id in (select unnest($items::integer[]))
    group by roots.root_id
)
select found.entity_id, entities.kind, entities.shown, found.documents, found.mentions, found.is_watched, found.numbers
from found
join entities on entities.entity_id = found.entity_id
order by found.documents desc, found.mentions desc, entities.shown, found.entity_id
