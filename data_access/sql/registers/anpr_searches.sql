-- grain: one kind of search of plate reads since a moment, by reason, role, rank of the authority, category and outcome
-- params: since
with searches as (
    select *, case when json_valid(object) then object end as told
    from audit
    where action = 'anpr.search' and done_at >= $since
)
select
    purpose,
    role,
    coalesce(told ->> '$.authoriser_role', '') as authority,
    coalesce(told ->> '$.category', '') as category,
    outcome,
    count(*) as searches,
    count(distinct actor) as people,
    max(done_at) as last_at
from searches
group by all
order by searches desc, purpose, role, authority, category, outcome
