-- grain: one read, of the vehicle that it is taken to be of after the misreads of repaired_reads
-- params: none
create or replace temp view reads_by_vehicle as
select coalesce(f.vid_repaired, r.vid) as vid, r.t, r.cam, r.day, r.dow, r.hour, r.confidence
from memory.main.reads_by_vehicle as r
left join repaired_reads as f on f.vid_raw = r.vid and f.t = r.t and f.cam = r.cam
