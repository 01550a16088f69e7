-- grain: the item that somebody decided last in a review
-- params: decided_by, review_id
select item_id
from review_items
where review_id = $review_id and decided_by = $decided_by and is_relevant is not null
order by decided_at desc, batch desc, place desc
limit 1
