-- grain: one passage of one unit of an item, in order
-- params: item_id, unit
select passage_id, unit_label, text, marks
from passages
where item_id = $item_id and unit = $unit
order by ordinal
