-- grain: one kind of record about plate reads since a moment, by role, outcome and purpose
-- params: since
select
    action,
    role,
    outcome,
    purpose,
    count(*) as records,
    count(distinct actor) as people,
    max(done_at) as last_at
from audit
where starts_with(action, 'anpr.') and done_at >= $since
group by action, role, outcome, purpose
order by records desc, action, role, outcome, purpose
