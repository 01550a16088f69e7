-- grain: one item that keeps every filter
-- params: sources, custodians, formats, families, languages, persons, tags, items, entities, written_from, written_to
select item_id
from items
where status = 'indexed'
    and (len($sources) = 0 or list_contains($sources::varchar[], source))
    and (len($custodians) = 0 or list_contains($custodians::varchar[], custodian))
    and (len($formats) = 0 or list_contains($formats::varchar[], format))
    and (len($families) = 0 or list_contains($families::varchar[], family))
    and (len($languages) = 0 or list_contains($languages::varchar[], language))
    and (len($items) = 0 or list_contains($items::integer[], item_id))
    and ($written_from is null or written_at >= $written_from::date)
    and ($written_to is null or written_at < $written_to::date + interval 1 day)
    and (len($tags) = 0 or item_id in (select item_id from tags where list_contains($tags::varchar[], tag)))
    and (
        len($persons) = 0
        or list_contains(list_transform($persons::varchar[], lambda name: lower(name)), lower(author))
        or item_id in (
            select item_id from messages
            where list_has_any(
                list_transform(list_append(recipients, sender), lambda name: lower(name)),
                list_transform($persons::varchar[], lambda name: lower(name))
            )
        )
    )
    and (
        len($entities) = 0
        or item_id in (
            select m.item_id
            from mentions m join entities e on e.entity_id = m.entity_id
            where list_contains($entities::integer[], coalesce(e.merged_into, e.entity_id))
            group by m.item_id
            having count(distinct coalesce(e.merged_into, e.entity_id)) = len($entities)
        )
    )
order by item_id
