-- grain: one item and one entity that it mentions, as a person joined them
-- params: kinds
select distinct m.item_id, coalesce(e.merged_into, e.entity_id) as entity_id
from mentions m join entities e on e.entity_id = m.entity_id
where e.kind in (select unnest($kinds))
order by all
