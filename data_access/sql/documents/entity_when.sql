-- grain: all that speaks of one entity
-- params: entity_id
select
    min(coalesce(passages.written_at, items.written_at)) as first_at,
    max(coalesce(passages.written_at, items.written_at)) as last_at,
    coalesce(list_sort(list(distinct items.source)), []) as sources,
    coalesce(bool_or(mentions.lane = 'watchlist'), false) as is_watched
from mentions
join entity_roots as roots
    on roots.entity_id = mentions.entity_id
join passages
    on passages.passage_id = mentions.passage_id
join items
    on items.item_id = mentions.item_id
where roots.root_id = $entity_id
