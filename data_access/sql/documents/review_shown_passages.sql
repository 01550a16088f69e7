-- grain: a passage as a review shows it
-- params: passages
select passage_id, unit_label, text, marks
from passages
where passage_id in (select unnest($passages::bigint[]))
