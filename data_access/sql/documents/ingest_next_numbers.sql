-- grain: one row: the numbers that the next rows get; none gets the number of one that was purged
-- params: none
with used as (
    select max(item_id) as item from items
    union all
    select max(item_id) from exposure
    union all
    select max(item) from (select unnest(items) as item from activity)
)
select
    (select coalesce(max(item), 0) + 1 from used) as item,
    (
        select greatest(coalesce(max(passage_id) + 1, 0), (select coalesce(max(passages_done), 0) from lane_state))
        from passages
    ) as passage,
    (select coalesce(max(message_no), 0) + 1 from messages) as message,
    (select coalesce(max(pending_no), 0) + 1 from pending_members) as member,
    (select coalesce(max(batch), 0) + 1 from items) as batch
