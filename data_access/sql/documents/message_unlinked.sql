-- grain: one message whose sender and recipients are not tied yet, in order
-- params: after, most
select message_no, item_id, passage_id, char_from, sent_at, sender, recipients
from messages
where message_no > $after
order by message_no
limit $most
