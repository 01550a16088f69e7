-- grain: one row: what changes with the items that can be found, with what was merged, and with what is mentioned
-- params: none
select
    (select count(*) from items) as items,
    (select count(*) from passages) as passages,
    (select coalesce(max(passage_id), -1) from passages) as newest,
    (select coalesce(bit_xor(hash(item_id, group_id)), 0) from item_groups) as grouped,
    (select coalesce(bit_xor(hash(entity_id, merged_into)), 0) from entities where merged_into is not null) as merged,
    (select count(*) from mentions) as mentions
