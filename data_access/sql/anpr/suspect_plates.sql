-- grain: one plate of a suspect read
-- params: none
-- engine: portable
select p.vid, p.plate
from plate_reads as p
join suspect_vids as s on s.vid = p.vid
