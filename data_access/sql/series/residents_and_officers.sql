-- grain: one force with its newest published number of residents and of officers
-- params: none
with residents as (
    select force_id, arg_max(residents, as_at) as residents
    from raw.population
    group by force_id
),
officers as (
    select force_id, arg_max(officers_fte, as_at) as officers_fte
    from raw.workforce
    group by force_id
)
select force_id, residents, officers_fte
from residents
join officers using (force_id)
order by force_id
