-- grain: one load that the live version holds
-- params: none
select load_id, kind, file_name, sha256, size_bytes, loaded_at, loaded_by, rows_read, rows_accepted,
       rows_set_aside, is_synthetic, warnings
from raw.loads
order by loaded_at, load_id
