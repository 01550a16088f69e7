-- grain: one character that was read in the place of another, with the reads that were put right or may be
-- params: none
with misreads as (
    select plate_read.plate as plate_read, plate_meant.plate as plate_meant
    from repairs
    join vehicles as plate_read on plate_read.vid = repairs.vid_raw
    join vehicles as plate_meant on plate_meant.vid = repairs.vid_repaired
    where repairs.kind = 'substitution'
)
select
    substr(m.plate_meant, p.position, 1) as meant,
    substr(m.plate_read, p.position, 1) as read_as,
    count(*) as misreads
from misreads as m
join positions as p on p.position <= length(m.plate_meant)
where length(m.plate_read) = length(m.plate_meant)
    and substr(m.plate_read, p.position, 1) <> substr(m.plate_meant, p.position, 1)
group by 1, 2
order by 3 desc, 1, 2
