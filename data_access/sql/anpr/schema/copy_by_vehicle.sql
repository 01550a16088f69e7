-- grain: one read of a day, in the order of vehicle and time
-- params: change_ms, day, dow, path, start_ms, turn_ms
copy (
    select
        vid, t, cam,
        $day::integer as day,
        $dow::tinyint as dow,
        (((t - $start_ms)::integer + case when t < $change_ms then 0 else $turn_ms::integer end) // 3600000)::tinyint as hour,
        confidence, file
    from day_rows
) to $path (
    format parquet, compression snappy, parquet_version v2, row_group_size 61440, dictionary_size_limit 100
)
