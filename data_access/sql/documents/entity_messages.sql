-- grain: one sender and one recipient with messages between them
-- params: touching, among, least
with sent as (
    select senders.root_id as sender_id, recipients.root_id as recipient_id, links.message_no, links.item_id
    from message_links as links
    join entity_roots as senders
        on senders.entity_id = links.sender_id
    join entity_roots as recipients
        on recipients.entity_id = links.recipient_id
)
select
    sender_id,
    recipient_id,
    count(distinct message_no) as messages,
    list_sort(list(distinct item_id)) as item_ids
from sent
where
    sender_id <> recipient_id
    and (len($touching) = 0 or list_contains($touching, sender_id) or list_contains($touching, recipient_id))
    and (len($among) = 0 or (list_contains($among, sender_id) and list_contains($among, recipient_id)))
group by sender_id, recipient_id
having count(distinct message_no) >= $least
order by messages desc, sender_id, recipient_id
