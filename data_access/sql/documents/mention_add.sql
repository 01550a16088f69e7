-- grain: one mention that was found
-- params: lane
insert into mentions (passage_id, item_id, entity_id, written, char_from, char_to, lane)
select found.passage_id, found.item_id, known.entity_id, found.written, found.char_from, found.char_to, $lane
from found_mentions as found
join entities as known
    on known.kind = found.kind and known.value = found.value
order by found.place
