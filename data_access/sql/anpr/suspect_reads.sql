-- grain: one read that may be a misread: of a rare plate, or alone among the reads of its plate
-- params: rare_reads
-- engine: portable
with placed as (
    select
        vid,
        t,
        cam,
        day,
        hour,
        count(*) over (partition by vid) as reads,
        lag(cam) over (partition by vid order by t, cam) as cam_before,
        lag(t) over (partition by vid order by t, cam) as t_before,
        lead(cam) over (partition by vid order by t, cam) as cam_after,
        lead(t) over (partition by vid order by t, cam) as t_after
    from reads_by_vehicle
),
alone as (
    select p.vid, p.t, p.cam, p.day, p.hour, p.reads
    from placed as p
    left join known_hops as b
        on b.cam_from = p.cam_before and b.cam_to = p.cam
        and p.t - p.t_before between b.shortest_ms and b.longest_ms
    left join known_hops as a
        on a.cam_from = p.cam and a.cam_to = p.cam_after
        and p.t_after - p.t between a.shortest_ms and a.longest_ms
    where p.reads > $rare_reads and b.cam_from is null and a.cam_from is null
),
usual as (
    select r.vid, r.cam
    from reads_by_vehicle as r
    join (select distinct vid, cam from alone) as a on a.vid = r.vid and a.cam = r.cam
    group by r.vid, r.cam
    having count(*) > 1
)
select vid, t, cam, day, hour, reads, true as is_rare from placed where reads <= $rare_reads
union all
select a.vid, a.t, a.cam, a.day, a.hour, a.reads, false as is_rare
from alone as a
left join usual as u on u.vid = a.vid and u.cam = a.cam
where u.vid is null
