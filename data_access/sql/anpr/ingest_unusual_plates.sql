-- grain: one text in the place of a plate with letters beyond ASCII
-- params: none
select distinct plate_text
from source_rows
where plate_text is not null and not regexp_full_match(plate_text, '[\x00-\x7F]*')
