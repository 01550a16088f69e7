-- grain: one read of a day, in the order of camera and time
-- params: change_ms, day, dow, path, start_ms, turn_ms
copy (
    with packed as (
        select
            cam::bigint * 134217728 + (t - $start_ms) as camera_time,
            vid::bigint * 4294967296 + coalesce(confidence + 1, 0)::bigint * 16777216 + file as rest
        from day_rows
        order by camera_time, rest
    ),
    sorted as (
        select
            (rest >> 32)::integer as vid,
            (camera_time & 134217727) + $start_ms as t,
            (camera_time >> 27)::integer as cam,
            (nullif((rest >> 24) & 255, 0) - 1)::tinyint as confidence,
            (rest & 16777215)::integer as file
        from packed
    )
    select
        vid, t, cam,
        $day::integer as day,
        $dow::tinyint as dow,
        (((t - $start_ms)::integer + case when t < $change_ms then 0 else $turn_ms::integer end) // 3600000)::tinyint as hour,
        confidence, file
    from sorted
) to $path (
    format parquet, compression snappy, parquet_version v2, row_group_size 61440, dictionary_size_limit 100
)
