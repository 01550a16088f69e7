-- grain: one read of a candidate vehicle
-- params: none
-- engine: portable
-- candidates is made by the caller.
select r.vid, r.t
from reads_by_vehicle as r
inner join candidates as c on c.vid = r.vid
