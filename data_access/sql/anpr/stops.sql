-- grain: one stay of a vehicle between two journeys
-- params: longest_ms, shortest_ms, vid
-- engine: portable
with ends as (
    select
        vid, t_end,
        cams[array_length(cams)] as cam,
        lead(t_start) over (partition by vid order by t_start) as t_next,
        lead(cams[1]) over (partition by vid order by t_start) as cam_next
    from trips
    where $vid is null or vid = $vid
)
select vid, t_end as t_from, t_next as t_to, t_next - t_end as stay_ms, cam as cam_before, cam_next as cam_after
from ends
where t_next - t_end between $shortest_ms and $longest_ms
order by vid, t_from
