-- grain: one entity that was not known before, numbered on from the last in order of first mention
-- params: none
insert into entities (entity_id, kind, value, shown, merged_into)
with new_entities as (
    select kind, value, arg_min(shown, place) as shown, min(place) as first_place
    from found_mentions as found
    where not exists (
        select 1 from entities as known where known.kind = found.kind and known.value = found.value
    )
    group by kind, value
)
select
    (select coalesce(max(entity_id), 0) from entities) + row_number() over (order by first_place),
    kind,
    value,
    shown,
    null
from new_entities
