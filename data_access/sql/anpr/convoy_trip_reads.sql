-- grain: one read of an anchor, with its place in the anchor's life and the start of the built journey that holds it
-- params: none
-- engine: portable
select r.vid as anchor, r.t, r.cam, r.day, r.dow, r.hour,
       row_number() over (partition by r.vid order by r.t, r.cam) as place, j.t_start as journey
from convoy_anchors as a
join reads_by_vehicle as r on r.vid = a.vid
join trips as j on j.vid = a.vid and r.t between j.t_start and j.t_end
