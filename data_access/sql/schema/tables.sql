-- grain: one table of ours
-- params: none
select case when schema_name = 'main' then table_name else schema_name || '.' || table_name end as name, comment
from duckdb_tables()
where not internal and table_name <> 'schema_version'
order by name
