-- grain: one file that was given before, with its size and time
-- params: source
select path, bytes, modified_at from items
where source = $source and parent_id is null
