-- grain: one text in the place of a plate, with the plate that it is written as, or why it is none
-- params: is_any, longest, longest_id, no_plate, null_words, one_character, shortest, too_long, too_short, word, words
with written as (
    select
        plates_met.plate_text,
        case
            when upper(trim(plates_met.plate_text)) in (select unnest($null_words::varchar[])) then ''
            when $is_any then trim(plates_met.plate_text)
            when unusual_plates.plate is not null then unusual_plates.plate
            else regexp_replace(upper(plates_met.plate_text), '[^A-Z0-9]', '', 'g')
        end as plate
    from plates_met left join unusual_plates on unusual_plates.plate_text = plates_met.plate_text
)
select
    plate_text,
    plate,
    case
        when plate = '' then $no_plate
        when $is_any then case when length(plate) > $longest_id then $too_long end
        when plate in (select unnest($words::varchar[])) then $word
        when length(plate) < $shortest then $too_short
        when length(plate) > $longest then $too_long
        when replace(plate, left(plate, 1), '') = '' then $one_character
    end as reason
from written
