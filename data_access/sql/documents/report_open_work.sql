-- grain: one row: what of a case is not finished, in numbers
-- params: items, second_view
select
    (select count(distinct item_id) from tags where tag = $second_view) as second_views,
    (
        select count(distinct item_id)
        from tags
        where tag = $second_view and item_id in (select unnest($items::integer[]))
    ) as second_views_here,
    (select count(*) from reviews where state = 'open') as reviews_open,
    (select count(*) from items where status = 'quarantined') as quarantined,
    (select count(*) from items where status = 'needs_ocr') as needs_ocr,
    (select count(*) from pending_members) as pending,
    (
        select count(distinct alike.item_id)
        from item_groups as given
        join item_groups as alike on alike.group_id = given.group_id
        where
            given.item_id in (select unnest($items::integer[]))
            and alike.item_id not in (select unnest($items::integer[]))
    ) as alike_left_out
