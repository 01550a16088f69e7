-- grain: one saved column mapping by its id
-- params: mapping_id
select * from column_mappings where mapping_id = $mapping_id
