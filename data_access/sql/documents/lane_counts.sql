-- grain: one row: passages up to the last that a lane has done, and passages of the case that it is to do
-- params: newest, is_foreign
select count(*) filter (where passage_id <= $newest) as passages_done, count(*) as passages
from passages
where not $is_foreign or item_id in (select item_id from items where language not in ('', 'en'))
