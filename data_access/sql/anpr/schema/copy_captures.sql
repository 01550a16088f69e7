-- grain: one capture of a read of a day, in the order of vehicle and time
-- params: day, path
copy (
    select vid, t, cam, $day::integer as day, capture_id, file from day_rows where capture_id is not null
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
