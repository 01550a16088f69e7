-- grain: one read of a day after the repairs that are applied, in the order of vehicle and time; repeats of it left out
-- params: path, duplicate_ms
copy (
    with repaired as (
        select
            coalesce(b.vid_repaired, m.vid_repaired, r.vid) as vid,
            r.t, r.cam, r.day, r.dow, r.hour, r.confidence
        from reads_by_vehicle as r
        left join misread_repairs as m on m.vid_raw = r.vid and m.t = r.t and m.cam = r.cam
        left join body_repairs as b on b.vid_raw = r.vid and b.t = r.t and b.cam = r.cam
    ),
    timed as (
        select *, lag(t) over (partition by vid, cam order by t) as t_before from repaired
    )
    select vid, t, cam, day, dow, hour, confidence from timed
    where t_before is null or t - t_before > $duplicate_ms
    order by vid, t, cam
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
