-- grain: one row of a source that was set aside, with the value that is the reason
-- params: characters
select
    odd_rows.file,
    odd_rows.row_number,
    case
        when odd_rows.reason like '%time%' or odd_rows.reason = 'day was purged' then 'timestamp'
        when odd_rows.reason like '%camera%' or odd_rows.reason like '%position%' then 'camera'
        else 'vrm'
    end as column_name,
    left(case
        when odd_rows.reason = 'day was purged' then null
        when odd_rows.reason like '%time%'
            then coalesce(source_rows.time_text, make_timestamp(source_rows.clock_ms * 1000)::varchar)
        when odd_rows.reason like '%camera%' or odd_rows.reason like '%position%' then source_rows.camera_text
        else source_rows.plate_text
    end, $characters::integer) as value,
    odd_rows.reason
from odd_rows join source_rows on source_rows.file = odd_rows.file and source_rows.row_number = odd_rows.row_number
