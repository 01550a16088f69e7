-- grain: one passage that holds two entities, or a message from one of them to the other, in order of time
-- params: first_id, second_id, most
with held as (
    select mentions.passage_id, roots.root_id, mentions.char_from, mentions.char_to
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
    where roots.root_id in ($first_id, $second_id)
),
shared as (
    select passage_id
    from held
    group by passage_id
    having count(distinct root_id) = 2
    union
    select messages.passage_id
    from message_links as links
    join messages
        on messages.message_no = links.message_no
    join entity_roots as senders
        on senders.entity_id = links.sender_id
    join entity_roots as recipients
        on recipients.entity_id = links.recipient_id
    where
        messages.passage_id is not null
        and (
            (senders.root_id = $first_id and recipients.root_id = $second_id)
            or (senders.root_id = $second_id and recipients.root_id = $first_id)
        )
)
select
    passages.passage_id,
    passages.item_id,
    items.title,
    items.path,
    items.source,
    passages.unit_label,
    coalesce(passages.written_at, items.written_at) as written_at,
    passages.text,
    coalesce(
        list([held.char_from, held.char_to] order by held.char_from) filter (held.passage_id is not null), []
    ) as spans,
    item_groups.group_id
from shared
join passages
    on passages.passage_id = shared.passage_id
join items
    on items.item_id = passages.item_id
left join held
    on held.passage_id = shared.passage_id
left join item_groups
    on item_groups.item_id = passages.item_id
group by all
order by written_at nulls last, passages.passage_id
limit $most
