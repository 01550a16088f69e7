-- grain: one item that mentions all of some entities, as a person joined them
-- params: entities
select m.item_id
from mentions m join entities e on e.entity_id = m.entity_id
where list_contains($entities::integer[], coalesce(e.merged_into, e.entity_id))
group by m.item_id
having count(distinct coalesce(e.merged_into, e.entity_id)) = len($entities)
order by m.item_id
