-- grain: one item that is privileged, or has the bytes of one, or is nearly the same, or came within one of these
-- params: tag
with recursive privileged as (
    select items.item_id, items.sha256
    from items
    join tags on tags.item_id = items.item_id
    where tags.tag = $tag
),
held as (
    select item_id from privileged
    union
    select items.item_id
    from items
    join privileged on privileged.sha256 = items.sha256
    where items.sha256 <> ''
    union
    select alike.item_id
    from item_groups as given
    join item_groups as alike on alike.group_id = given.group_id
    where given.item_id in (select item_id from privileged)
),
down as (
    select item_id from held
    union
    select items.item_id from items join down on items.parent_id = down.item_id
)
select item_id from down order by item_id
