-- grain: writes one look at one item
-- params: actor, items, done_at, kind
insert into exposure (actor, item_id, done_at, kind)
select $actor, unnest($items::integer[]), $done_at, $kind
