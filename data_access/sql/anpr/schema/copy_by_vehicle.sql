-- grain: one read of a day, in the order of vehicle and time
-- params: path
copy (
    select vid, t, cam, day, dow, hour, confidence, file from day_rows
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
