-- grain: one force and month of street files: records, and those without an id, without a place, or with a shared id
-- params: none
with id_uses as (
    select crime_id, count(*) as uses
    from raw.street_crimes
    where crime_id is not null
    group by crime_id
)
select force_id,
       month,
       count(*) as records,
       count(*) filter (where crime_id is null) as without_id,
       count(*) filter (where longitude is null) as without_place,
       count(*) filter (where uses > 1) as with_shared_id,
       count(distinct crime_id) as distinct_ids,
       count(last_outcome) as with_outcome,
       any_value(load_id) as load_id
from raw.street_crimes
left join id_uses using (crime_id)
group by force_id, month
order by force_id, month;
