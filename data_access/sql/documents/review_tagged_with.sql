-- grain: a tag that a near-duplicate bears by the last decision of somebody on an item of a review
-- params: done_by, item_id, review_id
select distinct alike.item_id, tag_log.tag
from item_groups as given
join item_groups as alike using (group_id)
join tag_log on tag_log.item_id = alike.item_id
where given.item_id = $item_id and alike.item_id <> $item_id
  and tag_log.review_id = $review_id and tag_log.done_by = $done_by and tag_log.is_set
  and tag_log.done_at >= (
      select max(decided_at) from review_items where review_id = $review_id and item_id = $item_id
  )
