-- grain: one load or refused load, newest first
-- params: limit
select loaded_at, outcome, kind, file_name, loaded_by, rows_read, rows_accepted, rows_set_aside,
       rows_rejected, dataset_version, sha256, load_id
from load_history
order by loaded_at desc, load_id
limit $limit
