-- grain: one read of a day after the repairs that are applied, in the order of camera and time
-- params: path
copy (
    select vid, t, cam, day, dow, hour, confidence from clean_reads order by cam, t, vid
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
