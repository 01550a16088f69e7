-- grain: one force: its officers and residents, as newest known on a day
-- params: as_at
with officers as (
    select force_id, max(as_at) as officers_as_at, arg_max(officers_fte, as_at) as officers_fte,
           arg_max(basis, as_at) as officers_basis
    from raw.workforce
    where as_at <= $as_at
    group by force_id
),
residents as (
    select force_id, max(as_at) as residents_as_at, arg_max(residents, as_at)::double as residents
    from raw.population
    where as_at <= $as_at
    group by force_id
)
select force_id, officers_fte, officers_as_at, officers_basis, residents, residents_as_at
from officers
full join residents using (force_id)
order by force_id
