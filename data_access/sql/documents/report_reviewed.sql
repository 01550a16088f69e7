-- grain: one review, the newest first: its question and the items that it found
-- params: none
select reviews.question, list(distinct review_items.item_id) as items
from reviews
join review_items on review_items.review_id = reviews.review_id
where review_items.is_relevant
group by reviews.review_id, reviews.question, reviews.made_at
order by reviews.made_at desc
