-- grain: an item of those given that was handed out and that nobody decided on yet
-- params: items, review_id
select item_id
from review_items
where review_id = $review_id and batch > 0 and item_id in (select unnest($items::integer[]))
group by item_id
having count(is_relevant) = 0
