-- grain: an item of a review that was decided, in the order in which they were handed out
-- params: review_id
select
    item_id, min_by(items.name, review_items.batch) as name, min_by(items.title, review_items.batch) as title,
    min_by(items.path, review_items.batch) as path, min_by(items.source, review_items.batch) as source,
    min_by(items.custodian, review_items.batch) as custodian, min_by(items.sha256, review_items.batch) as sha256,
    min_by(is_relevant, review_items.batch) as is_relevant, min_by(decided_by, review_items.batch) as decided_by,
    min_by(decided_at, review_items.batch) as decided_at, min_by(seconds, review_items.batch) as seconds,
    min(review_items.batch) as batch,
    case when count(*) = 2 then 'both' when min(part) = 'batch' then 'learner' else 'random sample' end as chosen_by
from review_items
join items using (item_id)
where review_id = $review_id and is_relevant is not null
group by item_id
order by min(review_items.batch), min(review_items.place), item_id
