-- grain: one passage that an index lacks, with what is known of its item
-- params: after, most
select p.passage_id, p.item_id, p.text, i.title, i.author, i.source, i.custodian, i.family, i.format,
    coalesce(p.written_at, i.written_at) as written_at
from passages p join items i on i.item_id = p.item_id
where p.passage_id > $after
order by p.passage_id
limit $most
