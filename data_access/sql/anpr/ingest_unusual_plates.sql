-- grain: one text in the place of a plate with letters beyond ASCII
-- params: none
select plate_text
from plates_met
where not regexp_full_match(plate_text, '[\x00-\x7F]*')
