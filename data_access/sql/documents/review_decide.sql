-- grain: an item in a part of a review, once decided
-- params: decided_at, decided_by, is_relevant, items, review_id, seconds
update review_items
set is_relevant = $is_relevant, decided_by = $decided_by, decided_at = $decided_at, seconds = $seconds
where review_id = $review_id and item_id in (select unnest($items::integer[])) and batch > 0
