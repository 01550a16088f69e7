-- grain: one message and recipient
-- params: none
insert into message_links (message_no, item_id, sender_id, recipient_id, sent_at)
select distinct found.message_no, found.item_id, sender.entity_id, recipient.entity_id, found.sent_at
from found_links as found
join entities as sender
    on sender.kind = found.sender_kind and sender.value = found.sender_value
join entities as recipient
    on recipient.kind = found.recipient_kind and recipient.value = found.recipient_value
where sender.entity_id <> recipient.entity_id
order by found.message_no
