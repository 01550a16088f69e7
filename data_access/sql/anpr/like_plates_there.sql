-- grain: one read and one plate like its own that was read at the same camera, with how often that one was read in all
-- params: none
-- engine: portable
select distinct l.vid, l.t, l.cam, k.vid_true as vid_like, p.reads as reads_like
from lesser_reads as l
join like_plates as k on k.vid_read = l.vid
join plate_reads as p on p.vid = k.vid_true
join reads_by_vehicle as r on r.vid = k.vid_true and r.cam = l.cam
