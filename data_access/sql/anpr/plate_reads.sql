-- grain: one plate that was read
-- params: none
-- engine: portable
select v.vid, v.plate, r.reads
from (select vid, count(*) as reads from reads_by_vehicle group by vid) as r
join vehicles as v on v.vid = r.vid
