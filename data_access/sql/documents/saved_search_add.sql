-- grain: the search that is kept
-- params: saved_id, saved_name, request, made_by, made_at
insert into saved_searches values ($saved_id, $saved_name, $request, $made_by, $made_at)
