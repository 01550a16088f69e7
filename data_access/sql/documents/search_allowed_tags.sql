-- grain: one item that bears any of some tags
-- params: tags
select distinct item_id from tags where list_contains($tags::varchar[], tag) order by item_id
