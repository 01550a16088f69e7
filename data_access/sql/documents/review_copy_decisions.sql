-- grain: an item that the learner chose and that was decided in the control sample before
-- params: review_id
update review_items
set is_relevant = earlier.is_relevant, decided_by = earlier.decided_by, decided_at = earlier.decided_at,
    seconds = earlier.seconds
from review_items as earlier
where review_items.review_id = $review_id and earlier.review_id = $review_id
  and review_items.item_id = earlier.item_id
  and review_items.part = 'batch' and earlier.part = 'control'
  and review_items.is_relevant is null and earlier.is_relevant is not null
