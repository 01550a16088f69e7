-- grain: one pair of entities with what speaks for their being one
-- params: first_ids, second_ids
with pairs as (
    select unnest($first_ids::integer[]) as first_id, unnest($second_ids::integer[]) as second_id
),
met as (
    select distinct roots.root_id, mentions.item_id
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
),
beside as (
    select distinct roots.root_id, others.root_id as other_id
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
    join mentions as near
        on near.passage_id = mentions.passage_id
    join entity_roots as others
        on others.entity_id = near.entity_id and others.root_id <> roots.root_id
    join entities
        on entities.entity_id = others.root_id
        and entities.kind in ('phone', 'email', 'vrm', 'postcode', 'account', 'iban', 'imei', 'handle')
    where roots.root_id in (select first_id from pairs) or roots.root_id in (select second_id from pairs)
),
together as (
    select pairs.first_id, pairs.second_id, count(distinct a.item_id) as items
    from pairs
    join met as a
        on a.root_id = pairs.first_id
    join met as b
        on b.root_id = pairs.second_id and b.item_id = a.item_id
    group by pairs.first_id, pairs.second_id
),
beside_both as (
    select pairs.first_id, pairs.second_id, list_sort(list(other.shown)) as shown
    from pairs
    join beside as a
        on a.root_id = pairs.first_id
    join beside as b
        on b.root_id = pairs.second_id and b.other_id = a.other_id
    join entities as other
        on other.entity_id = a.other_id
    group by pairs.first_id, pairs.second_id
)
select
    pairs.first_id,
    pairs.second_id,
    first.shown as first_shown,
    second.shown as second_shown,
    coalesce(together.items, 0) as shared_items,
    coalesce(beside_both.shown, []) as shared_entities
from pairs
join entities as first
    on first.entity_id = pairs.first_id
join entities as second
    on second.entity_id = pairs.second_id
left join together
    on together.first_id = pairs.first_id and together.second_id = pairs.second_id
left join beside_both
    on beside_both.first_id = pairs.first_id and beside_both.second_id = pairs.second_id
order by len(coalesce(beside_both.shown, [])) desc, shared_items desc, pairs.first_id, pairs.second_id
