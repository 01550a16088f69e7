-- grain: one passage, in order
-- params: after, most
select passage_id, item_id, text
from passages
where passage_id > $after
order by passage_id
limit $most
