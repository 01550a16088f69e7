-- grain: an item of the control sample that comes with a batch
-- params: batch, items, places, review_id
update review_items set batch = $batch, place = given.place
from (select unnest($items::integer[]) as item_id, unnest($places::integer[]) as place) as given
where review_items.item_id = given.item_id and review_id = $review_id and part = 'control'
