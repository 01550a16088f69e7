-- grain: one file that was given before and is in the case
-- params: source, paths
select distinct path, sha256 from items
where source = $source and parent_id is null and path in (select unnest($paths))
