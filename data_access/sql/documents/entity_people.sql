-- grain: one person that stands under no other
-- params: none
select entity_id, value
from entities
where kind = 'person' and merged_into is null and entity_id in (select entity_id from mentions)
order by entity_id
