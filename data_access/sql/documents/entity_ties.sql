-- grain: one pair of entities (the lower first) that stand together in a passage
-- params: kinds, most_in_passage, touching, among, least
with chosen as (
    select roots.entity_id, roots.root_id
    from entity_roots as roots
    join entities as root
        on root.entity_id = roots.root_id
    where list_contains($kinds, root.kind) or list_contains($touching, roots.root_id)
),
touched as (
    select distinct passage_id
    from mentions
    where entity_id in (select entity_id from chosen where list_contains($touching, root_id))
),
met as (
    select distinct mentions.passage_id, mentions.item_id, chosen.root_id
    from mentions
    join chosen
        on chosen.entity_id = mentions.entity_id
    where len($touching) = 0 or mentions.passage_id in (select passage_id from touched)
),
near as (
    select passage_id
    from met
    group by passage_id
    having count(*) between 2 and $most_in_passage
),
close_by as (
    select met.*
    from met
    semi join near
        on near.passage_id = met.passage_id
    where len($among) = 0 or list_contains($among, met.root_id)
)
select
    a.root_id as first_id,
    b.root_id as second_id,
    count(*) as passages,
    count(distinct a.item_id) as items,
    list_sort(list(distinct a.item_id)) as item_ids
from close_by as a
join close_by as b
    on b.passage_id = a.passage_id and b.root_id > a.root_id
where len($touching) = 0 or list_contains($touching, a.root_id) or list_contains($touching, b.root_id)
group by a.root_id, b.root_id
having count(*) >= $least
order by passages desc, first_id, second_id
