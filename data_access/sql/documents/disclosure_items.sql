-- grain: one item that was opened, tagged or decided on in a case: when and by whom
-- params: none
with looks as (
    select item_id, actor, done_at from exposure where kind <> 'preview'
    union
    select unnest(items) as item_id, actor, done_at from activity where action = 'item'
),
opened as (
    select item_id, min(done_at) as first_opened_at, count(*) as times_opened,
           list_sort(list(distinct actor)) as opened_by
    from looks
    group by item_id
),
tagged as (
    select item_id, list_sort(list(tag)) as tags, list_sort(list(distinct tagged_by)) as tagged_by
    from tags
    group by item_id
),
decided as (
    select item_id, count_if(is_relevant) as decided_relevant, count_if(not is_relevant) as decided_not_relevant
    from review_items
    where is_relevant is not null
    group by item_id
)
select items.item_id as item_number, items.name, items.path, items.sha256, items.source, items.custodian, items.format,
       items.written_at, opened.first_opened_at, coalesce(opened.times_opened, 0) as times_opened,
       coalesce(opened.opened_by, []) as opened_by, coalesce(tagged.tags, []) as tags,
       coalesce(tagged.tagged_by, []) as tagged_by, coalesce(decided.decided_relevant, 0) as decided_relevant,
       coalesce(decided.decided_not_relevant, 0) as decided_not_relevant
from items
left join opened using (item_id)
left join tagged using (item_id)
left join decided using (item_id)
where opened.item_id is not null or tagged.item_id is not null or decided.item_id is not null
order by items.item_id
