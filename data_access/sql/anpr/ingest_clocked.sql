-- grain: one row of a source, with the moment that its clock showed in milliseconds, or null where it cannot be read
-- params: none
with shaped as (
    select
        *,
        time_text is not null and length(time_text) between 12 and 40 and getvariable('is_iso')::boolean
            and regexp_matches(time_text, '^\d{4}-.*\d ?(Z|[+-]\d{2}(:?\d{2})?)$') as has_offset
    from source_rows
)
select
    file, row_number, plate_text, camera_text, place_key, confidence, capture_id, time_text,
    is_utc or has_offset as is_utc,
    case
        when clock_ms is not null then clock_ms
        when time_text is null or length(time_text) > 40 then null
        when has_offset
            then epoch_ms(try_cast(regexp_replace(time_text, ' ?(Z|[+-][0-9:]+)$', '\1') as timestamptz))
        when getvariable('is_iso')::boolean and regexp_matches(time_text, '^\d{4}-\d')
            then epoch_ms(try_cast(time_text as timestamp))
        when regexp_matches(time_text, '\d') then epoch_ms(try_strptime(time_text, getvariable('formats')::varchar[]))
    end as clock_ms
from shaped
