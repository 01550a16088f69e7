-- grain: one force outline
-- params: none
select force_id, geometry, source from raw.boundaries order by force_id
