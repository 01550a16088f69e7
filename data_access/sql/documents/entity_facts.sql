-- grain: one entity that others stand under, with how often it is met
-- params: entities
select
    root.entity_id,
    root.kind,
    root.shown,
    count(distinct mentions.passage_id) as passages,
    count(distinct mentions.item_id) as items
from entity_roots as roots
join entities as root
    on root.entity_id = roots.root_id
left join mentions
    on mentions.entity_id = roots.entity_id
where roots.root_id in (select unnest($entities::integer[]))
group by root.entity_id, root.kind, root.shown
order by root.entity_id
