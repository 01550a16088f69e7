-- grain: one row: passages up to the last that a lane has done, and passages of the case
-- params: newest
select count(*) filter (where passage_id <= $newest) as passages_done, count(*) as passages
from passages
