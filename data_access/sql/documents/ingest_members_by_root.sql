-- grain: one file that was given and holds others, with what it holds over all depths
-- params: none
with recursive held as (
    select item_id, item_id as root_id, 0::bigint as bytes, 0 as depth from items where parent_id is null
    union all
    select i.item_id, h.root_id, i.bytes, h.depth + 1 from items i join held h on i.parent_id = h.item_id
),
members as (
    select root_id, bytes from held where depth > 0
    union all
    select root_id, bytes from pending_members
)
select root_id, count(*) as members, sum(bytes)::bigint as bytes from members group by root_id
