-- grain: an item that a review offers, by its id: of near-duplicates one, an item that is in the review before others
-- params: newest_item, review_id
with in_review as (select distinct item_id from review_items where review_id = $review_id),
ranked as (
    select
        items.item_id,
        row_number() over (
            partition by coalesce(group_id, items.item_id)
            order by (in_review.item_id is null), (items.item_id <> coalesce(group_id, items.item_id)), items.item_id
        ) as place
    from items
    left join item_groups using (item_id)
    left join in_review using (item_id)
    where status = 'indexed' and items.item_id <= $newest_item
      and exists (select 1 from passages where passages.item_id = items.item_id)
)
select item_id from ranked where place = 1 order by item_id
