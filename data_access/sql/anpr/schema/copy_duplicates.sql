-- grain: one row of a day that repeats an earlier one
-- params: path
copy (
    select vid, t, cam, confidence, capture_id, file from repeat_rows order by vid, t, cam, file
) to $path (format parquet, compression snappy, parquet_version v2, row_group_size 61440)
