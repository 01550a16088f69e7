-- grain: one journey away with the journey back that follows it
-- params: longest_dwell_ms, near_m, vid
-- engine: portable
-- camera_places is made by the caller. Sites are near when they are the same, or both have a place and lie close.
with legs as (
    select
        vid, t_start, t_end, cams[1] as cam_first, cams[array_length(cams)] as cam_last,
        lead(t_start) over (partition by vid order by t_start) as back_start,
        lead(t_end) over (partition by vid order by t_start) as back_end,
        lead(cams[1]) over (partition by vid order by t_start) as back_first,
        lead(cams[array_length(cams)]) over (partition by vid order by t_start) as back_last,
        lead(reads) over (partition by vid order by t_start) as back_reads
    from trips
    where reads > 1 and ($vid is null or vid = $vid)
)
select
    l.vid, l.t_start as out_start, l.t_end as out_end, l.back_start, l.back_end,
    l.back_start - l.t_end as dwell_ms,
    l.cam_first as cam_home, l.cam_last as cam_away
from legs as l
left join camera_places as a on a.cam = l.cam_first
left join camera_places as b on b.cam = l.back_last
left join camera_places as c on c.cam = l.cam_last
left join camera_places as d on d.cam = l.back_first
where
    l.back_start - l.t_end <= $longest_dwell_ms
    and (l.cam_first = l.back_last or greatest(abs(a.x_m - b.x_m), abs(a.y_m - b.y_m)) <= $near_m)
    and (l.cam_last = l.back_first or greatest(abs(c.x_m - d.x_m), abs(c.y_m - d.y_m)) <= $near_m)
order by l.vid, l.t_start
