-- grain: one entity
-- params: entity_id
select roots.root_id, entities.merged_into
from entity_roots as roots
join entities
    on entities.entity_id = roots.entity_id
where roots.entity_id = $entity_id
