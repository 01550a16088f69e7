-- grain: one row set aside of a file of which a purge removes nothing
-- params: files
select file, row_number, column_name, value, reason
from aside
where file in (select unnest($files::integer[]))
order by file, row_number
