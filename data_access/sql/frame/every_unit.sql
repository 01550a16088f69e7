-- grain: one regional unit, past, present or planned
-- params: none
select rocu_id, name from raw.rocus order by name
