-- grain: one force, past, present or planned
-- params: none
select force_id, name from raw.forces order by name
