-- grain: one passage of a page of results
-- params: passages
select passage_id, item_id, ordinal, unit, unit_kind, unit_label, text, marks, written_at
from passages
where passage_id in (select unnest($passages::bigint[]))
