-- grain: one event: a message that was sent, an item that was written, or a day that a passage speaks of
-- params: entity_id, events, first, last, sources
with about as (
    select distinct mentions.passage_id, mentions.item_id
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
    where roots.root_id = $entity_id
),
events as (
    select 'message' as event, sent_at as at, item_id, passage_id, sender as words
    from messages
    where sent_at is not null
    union all
    select 'item' as event, written_at as at, item_id, null as passage_id, '' as words
    from items
    where status = 'indexed' and written_at is not null
    union all
    select 'date' as event, try_cast(entities.value as timestamp) as at, mentions.item_id, mentions.passage_id,
        mentions.written as words
    from mentions
    join entities
        on entities.entity_id = mentions.entity_id
    where entities.kind = 'date' and length(entities.value) = 10
)
select events.event, events.at, events.item_id, events.passage_id, events.words, items.title, items.path
from events
join items
    on items.item_id = events.item_id
where
    events.at is not null
    and list_contains($events, events.event)
    and events.at >= $first
    and events.at < $last
    and (len($sources) = 0 or list_contains($sources, items.source))
    and (
        $entity_id is null
        or (events.passage_id is not null and events.passage_id in (select passage_id from about))
        or (events.passage_id is null and events.item_id in (select item_id from about))
    )
order by events.at, events.item_id, events.event, events.passage_id, events.words
