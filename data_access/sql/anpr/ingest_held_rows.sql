-- grain: one read that a day holds already, with its capture
-- params: dropped_files
select held_reads.vid, held_reads.t, held_reads.cam, held_reads.confidence, held_captures.capture_id, held_reads.file
from held_reads
left join held_captures
    on held_captures.vid = held_reads.vid and held_captures.t = held_reads.t and held_captures.cam = held_reads.cam
where held_reads.file not in (select unnest($dropped_files::integer[]))
union all
select vid, t, cam, confidence, capture_id, file
from held_repeats
where file not in (select unnest($dropped_files::integer[]))
