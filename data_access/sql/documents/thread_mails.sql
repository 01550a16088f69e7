-- grain: a mail that is indexed, with everybody who is party to it
-- params: none
select
    item_id,
    any_value(message_id) as message_id,
    any_value(in_reply_to) as in_reply_to,
    any_value(mail_references) as mail_references,
    any_value(subject) as subject,
    any_value(items.written_at) as sent_at,
    array_agg(distinct messages.sender) filter (messages.sender <> '') as senders,
    flatten(array_agg(messages.recipients) filter (len(messages.recipients) > 0)) as recipients
from items left join messages using (item_id)
where status = 'indexed' and family = 'mail'
group by item_id
