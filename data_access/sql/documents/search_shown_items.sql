-- grain: one item of a page of results
-- params: items
select i.item_id, i.name, i.title, i.path, i.source, i.custodian, i.format, i.family, i.written_at, i.author,
    i.words, i.pages, coalesce(list(t.tag order by t.tag) filter (t.tag is not null), []) as tags
from items i left join tags t on t.item_id = i.item_id
where i.item_id in (select unnest($items))
group by all
