-- grain: one sender or recipient of a message whose passage does not name it by itself
-- params: lane
insert into mentions (passage_id, item_id, entity_id, written, char_from, char_to, lane)
select
    found.passage_id,
    any_value(found.item_id),
    known.entity_id,
    any_value(found.written),
    min(found.char_from),
    min(found.char_from),
    $lane
from found_mentions as found
join entities as known
    on known.kind = found.kind and known.value = found.value
where
    found.passage_id is not null
    and not exists (
        select 1 from mentions as held where held.passage_id = found.passage_id and held.entity_id = known.entity_id
    )
group by found.passage_id, known.entity_id
order by found.passage_id, known.entity_id
