-- grain: one row of a day that repeats an earlier one: same vehicle and camera within moments, or same capture
-- params: duplicate_ms
with followers as (
    select place from (
        select rowid as place, vid, t, lag(vid) over () as vid_before, lag(t) over () as t_before from day_rows
    )
    where vid = vid_before and t - t_before <= $duplicate_ms
),
close as (
    select day_rows.rowid as place, vid, t, cam, confidence, capture_id, file
    from day_rows
    where rowid in (select place from followers union all select place - 1 from followers)
),
in_time as (
    select
        place,
        t - lag(t) over (
            partition by vid, cam order by t, confidence desc nulls last, capture_id nulls last, file
        ) <= $duplicate_ms as is_repeat
    from close
),
captured as (
    select
        rowid as place,
        row_number() over (
            partition by vid, cam, capture_id order by t, confidence desc nulls last, file
        ) > 1 as is_repeat
    from day_rows
    where capture_id is not null
)
select distinct place from (
    select place from in_time where is_repeat
    union all
    select place from captured where is_repeat
)
