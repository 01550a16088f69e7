-- grain: one row: the numbers that the next rows get
-- params: none
select
    (select coalesce(max(item_id), 0) + 1 from items) as item,
    (select coalesce(max(passage_id) + 1, 0) from passages) as passage,
    (select coalesce(max(message_no), 0) + 1 from messages) as message,
    (select coalesce(max(pending_no), 0) + 1 from pending_members) as member,
    (select coalesce(max(batch), 0) + 1 from items) as batch
