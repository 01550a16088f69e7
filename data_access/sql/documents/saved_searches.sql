-- grain: one saved search, by name
-- params: none
select saved_id, name, request, made_by, made_at from saved_searches order by lower(name), made_at
