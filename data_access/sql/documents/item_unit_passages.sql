-- grain: one passage of one unit of an item, in order, from a place on and so many at most
-- params: item_id, unit, first, most
select passage_id, unit_label, text, marks
from passages
where item_id = $item_id and unit = $unit
order by ordinal
limit $most offset $first
