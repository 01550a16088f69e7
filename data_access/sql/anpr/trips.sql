-- grain: one journey of a vehicle; its reads as a list of (t, cam) in order of time
-- params: default_ms, least_ms, most_ms, ms_per_metre
-- engine: portable
-- The window is partitioned by vehicle. pair_gaps and camera_places are made by the caller.
with hops as (
    select
        vid, t, cam, day,
        lag(t) over (partition by vid order by t, cam) as t_before,
        lag(cam) over (partition by vid order by t, cam) as cam_before
    from reads_by_vehicle
),
measured as (
    select
        h.vid, h.t, h.cam, h.day, h.t_before, h.cam_before, g.gap_ms,
        abs(a.x_m - b.x_m) as across,
        abs(a.y_m - b.y_m) as along
    from hops as h
    left join pair_gaps as g on g.cam_from = h.cam_before and g.cam_to = h.cam
    left join camera_places as a on a.cam = h.cam_before
    left join camera_places as b on b.cam = h.cam
),
allowed as (
    select
        vid, t, cam, day, t_before,
        case
            when gap_ms is not null then gap_ms
            when cam_before = cam then $least_ms
            when across is null or along is null then $default_ms
            else least(
                $most_ms,
                $least_ms + $ms_per_metre * (greatest(across, along) + (least(across, along) - least(across, along) % 2) / 2)
            )
        end as allowed_ms
    from measured
),
marked as (
    select
        vid, t, cam, day,
        case
            when t_before is null then 1
            when t - t_before > $most_ms then 1
            when t - t_before <= $least_ms then 0
            when t - t_before > allowed_ms then 1
            else 0
        end as is_start
    from allowed
),
numbered as (
    select
        vid, t, cam, day,
        sum(is_start) over (partition by vid order by t, cam rows between unbounded preceding and current row) as trip
    from marked
)
select
    vid,
    min(t) as t_start,
    max(t) as t_end,
    min(day) as day,
    count(*) as reads,
    list_sort(list({'t': t, 'cam': cam})) as stops
from numbered
group by vid, trip
