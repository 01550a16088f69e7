-- grain: one read of a day, in the order of camera and time
-- params: path
copy (
    select vid, t, cam, day, dow, hour, confidence, file from day_rows
    order by cam::bigint * 134217728 + (t - day::bigint * 86400000 + 14400000), vid
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
