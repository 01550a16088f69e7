-- grain: one passage that a lane has not done
-- params: after, most
select passage_id, item_id, text
from passages
where passage_id > $after
order by passage_id
limit $most
