-- grain: one regional unit valid at a date
-- params: as_at
select rocu_id, name
from raw.rocus
where valid_from <= $as_at and (valid_to is null or valid_to >= $as_at)
order by name
