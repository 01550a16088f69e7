-- grain: an item in a part of a review, in the order in which they were handed out
-- params: review_id
select item_id, part, batch, place, is_relevant, seconds, decided_at
from review_items
where review_id = $review_id
order by batch, place, part, item_id
