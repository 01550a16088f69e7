-- grain: one passage that mentions an entity, in order of time
-- params: entity_id, most
select
    passages.passage_id,
    passages.item_id,
    items.title,
    items.path,
    items.source,
    passages.unit_label,
    coalesce(passages.written_at, items.written_at) as written_at,
    passages.text,
    list([mentions.char_from, mentions.char_to] order by mentions.char_from) as spans,
    item_groups.group_id
from mentions
join entity_roots as roots
    on roots.entity_id = mentions.entity_id
join passages
    on passages.passage_id = mentions.passage_id
join items
    on items.item_id = mentions.item_id
left join item_groups
    on item_groups.item_id = mentions.item_id
where roots.root_id = $entity_id
group by all
order by written_at nulls last, passages.passage_id
limit $most
