-- grain: one column of a table of ours
-- params: none
select case when c.schema_name = 'main' then c.table_name else c.schema_name || '.' || c.table_name end as name,
       c.column_name, lower(c.data_type), case when c.is_nullable then 'yes' else 'no' end
from duckdb_columns() c
join duckdb_tables() t using (schema_name, table_name)
where not t.internal and c.table_name <> 'schema_version'
order by name, c.column_index
