-- grain: one passage that a lane has not done
-- params: after, most, is_foreign
select passage_id, item_id, text
from passages
where passage_id > $after
    and (not $is_foreign or item_id in (select item_id from items where language not in ('', 'en')))
order by passage_id
limit $most
