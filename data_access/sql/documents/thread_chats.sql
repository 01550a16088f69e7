-- grain: a chat that is indexed, with everybody who writes in it
-- params: none
select item_id, any_value(subject) as name, array_agg(distinct sender) filter (sender <> '') as senders
from items left join messages using (item_id)
where status = 'indexed' and family = 'chat'
group by item_id
