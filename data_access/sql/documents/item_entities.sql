-- grain: one entity that an item mentions, those merged as one, the most mentioned first
-- params: item_id
select root.entity_id, root.kind, root.shown, count(*) as mentions
from mentions
join entities as met on met.entity_id = mentions.entity_id
join entities as root on root.entity_id = coalesce(met.merged_into, met.entity_id)
where mentions.item_id = $item_id
group by root.entity_id, root.kind, root.shown
order by mentions desc, root.kind, root.shown
limit 200
