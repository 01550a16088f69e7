-- grain: one text in the place of a plate, with its vehicle, or why it has none; new vehicles are numbered by plate
-- params: next_vid
with plates as (
    select distinct plate from plate_texts where reason is null
),
held as (
    select vid, plate from vehicles
    where plate in (select plate from plates) and vid not in (select vid from bodies where vid <> plate_vid)
    union
    select vid, plate from plate_map where vid is not null and plate in (select plate from plates)
),
new as (
    select plate, ($next_vid - 1 + row_number() over (order by plate))::integer as vid
    from plates
    where plate not in (select plate from held)
)
select
    plate_texts.plate_text,
    plate_texts.plate,
    coalesce(held.vid, new.vid) as vid,
    plate_texts.reason
from plate_texts
left join held on held.plate = plate_texts.plate and plate_texts.reason is null
left join new on new.plate = plate_texts.plate and plate_texts.reason is null
