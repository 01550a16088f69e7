-- grain: one item as a whole, with the number of its last passage
-- params: items, longest
with texts as (
    select item_id, max(passage_id) as last_passage, left(string_agg(text, '' order by passage_id), $longest) as text
    from passages
    where item_id in (select unnest($items))
    group by item_id
)
select t.last_passage, t.item_id, t.text, i.title, i.author, i.source, i.custodian, i.family, i.format, i.written_at
from texts t join items i on i.item_id = t.item_id
order by t.last_passage
