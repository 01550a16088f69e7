-- grain: one vehicle of the lake; those without a read left are not among them, save second bodies of one that has
-- params: is_whole
with known as (
    select vid, plate, first_day from vehicles
    union all
    select distinct on (vid) vid, plate, null as first_day
    from plate_map
    where vid is not null and vid not in (select vid from vehicles)
),
dated as (
    select
        known.vid,
        known.plate,
        case when $is_whole then first_days.first_day else least(known.first_day, first_days.first_day) end as first_day
    from known left join first_days on first_days.vid = known.vid
),
second_bodies as (
    select bodies.vid, dated.first_day
    from bodies join dated on dated.vid = bodies.plate_vid
    where bodies.vid <> bodies.plate_vid
)
select dated.vid, dated.plate, coalesce(dated.first_day, second_bodies.first_day)::integer as first_day
from dated left join second_bodies on second_bodies.vid = dated.vid
where coalesce(dated.first_day, second_bodies.first_day) is not null
order by dated.vid
