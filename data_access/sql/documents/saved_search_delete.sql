-- grain: the search that goes
-- params: saved_id
delete from saved_searches where saved_id = $saved_id
