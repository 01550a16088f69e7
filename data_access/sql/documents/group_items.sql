-- grain: an item that is indexed, by its id, with its length in characters
-- params: none
select item_id, sum(length(text))::bigint as characters
from passages join items using (item_id)
where status = 'indexed'
group by item_id
order by item_id
