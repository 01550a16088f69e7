-- grain: one item of which any of some persons is author, sender or recipient
-- params: persons
select item_id
from items
where list_contains(list_transform($persons::varchar[], lambda name: lower(name)), lower(author))
union
select item_id
from messages
where list_has_any(
    list_transform(list_append(recipients, sender), lambda name: lower(name)),
    list_transform($persons::varchar[], lambda name: lower(name))
)
order by item_id
