-- grain: one entity with its merged spellings, the oftenest mentioned first
-- params: kinds, search, watched_only, most
with found as (
    select
        roots.root_id as entity_id,
        count(*) as mentions,
        count(distinct mentions.item_id) as items,
        count(distinct mentions.passage_id) as passages,
        min(coalesce(passages.written_at, items.written_at)) as first_at,
        max(coalesce(passages.written_at, items.written_at)) as last_at,
        list_sort(list(distinct items.source)) as sources,
        bool_or(mentions.lane = 'watchlist') as is_watched
    from mentions
    join entity_roots as roots
        on roots.entity_id = mentions.entity_id
    join passages
        on passages.passage_id = mentions.passage_id
    join items
        on items.item_id = mentions.item_id
    group by roots.root_id
)
select
    found.entity_id,
    entities.kind,
    entities.shown,
    found.mentions,
    found.items,
    found.passages,
    found.first_at,
    found.last_at,
    found.sources,
    found.is_watched
from found
join entities
    on entities.entity_id = found.entity_id
where
    list_contains($kinds, entities.kind)
    and (not $watched_only or found.is_watched)
    and (
        $search = ''
        or contains(lower(entities.shown), lower($search))
        or contains(replace(lower(entities.value), ' ', ''), replace(lower($search), ' ', ''))
    )
order by found.items desc, found.mentions desc, entities.shown, found.entity_id
limit $most
