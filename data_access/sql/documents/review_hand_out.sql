-- grain: an item that is handed out in a part of a review
-- params: batch, items, part, places, review_id, scores
insert into review_items
select
    $review_id::varchar, unnest($items::integer[]), $part::varchar, $batch::integer, unnest($places::integer[]),
    unnest($scores::double[]), null, '', null, null
