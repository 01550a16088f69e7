-- grain: one force valid at the latest reference date (without waves: one that has not ended)
-- params: none
with as_at as (
    select coalesce(max(reference_date), date '9999-12-31') as day from raw.assessment_waves
)
select f.force_id,
       arg_max(p.residents, p.as_at)::double as residents,
       any_value(f.area_km2) as area_km2,
       arg_max(w.officers_fte, w.as_at) as officers
from raw.forces f
join as_at on f.valid_from <= as_at.day and (f.valid_to is null or f.valid_to >= as_at.day)
join raw.population p using (force_id)
join raw.workforce w using (force_id)
group by f.force_id
order by f.force_id
