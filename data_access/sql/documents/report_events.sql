-- grain: one event of some items: when it was written, and messages and days within some of its passages, in order
-- params: items, passages
with events as (
    select 'item' as event, written_at as at, item_id, author as words
    from items
    where written_at is not null and family not in ('mail', 'chat')
    union all
    select 'message' as event, sent_at as at, item_id, sender as words
    from messages
    where sent_at is not null and passage_id in (select unnest($passages::bigint[]))
    union all
    select distinct 'date' as event, try_cast(entities.value as timestamp) as at, mentions.item_id,
        mentions.written as words
    from mentions
    join entities on entities.entity_id = mentions.entity_id
    where
        entities.kind = 'date'
        and length(entities.value) = 10
        and mentions.passage_id in (select unnest($passages::bigint[]))
)
select events.event, events.at, events.item_id, events.words
from events
where events.at is not null and events.item_id in (select unnest($items::integer[]))
order by events.at, events.item_id, events.event, events.words
