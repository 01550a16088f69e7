-- grain: one unit (page, sheet, slide, block of messages) of an item, in order
-- params: item_id
select
    unit,
    any_value(unit_kind order by ordinal) as unit_kind,
    any_value(unit_label order by ordinal) as unit_label,
    min(passage_id) as first_passage_id,
    max(passage_id) as last_passage_id,
    count(*) as passages
from passages
where item_id = $item_id
group by unit
order by unit
