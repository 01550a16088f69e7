-- grain: one way in which an entity is written, the oftenest first
-- params: entity_id
select mentions.written, spelled.entity_id, spelled.kind, count(*) as mentions
from entity_roots as roots
join entities as spelled
    on spelled.entity_id = roots.entity_id
left join mentions
    on mentions.entity_id = roots.entity_id
where roots.root_id = $entity_id
group by all
order by mentions desc, mentions.written, spelled.entity_id
