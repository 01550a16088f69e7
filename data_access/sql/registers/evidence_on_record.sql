-- grain: one kind of record about one kind of evidence (anpr, documents) since a moment, by role, outcome and purpose
-- params: area, since
select
    action,
    role,
    outcome,
    purpose,
    count(*) as records,
    count(distinct actor) as people,
    max(done_at) as last_at
from audit
where starts_with(action, $area || '.') and done_at >= $since
group by action, role, outcome, purpose
order by records desc, action, role, outcome, purpose
