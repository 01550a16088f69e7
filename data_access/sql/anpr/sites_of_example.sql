-- grain: one site that the example passed: its reads there, and those of everybody
-- params: vid
with own as (
    select cam, count(*) as own_reads
    from reads_by_vehicle
    where vid = $vid
    group by cam
)
select own.cam, own.own_reads, count(*) as reads
from reads_by_camera as r
inner join own on own.cam = r.cam
group by own.cam, own.own_reads
order by own.own_reads desc, reads, own.cam
