-- grain: writes one load, unless it is known
-- params: load_id, kind, file_name, sha256, size_bytes, loaded_at, loaded_by, rows_read, rows_accepted, rows_set_aside, rows_rejected, outcome, dataset_version
insert into load_history (
    load_id, kind, file_name, sha256, size_bytes, loaded_at, loaded_by,
    rows_read, rows_accepted, rows_set_aside, rows_rejected, outcome, dataset_version
)
values (
    $load_id, $kind, $file_name, $sha256, $size_bytes, $loaded_at, $loaded_by,
    $rows_read, $rows_accepted, $rows_set_aside, $rows_rejected, $outcome, $dataset_version
)
on conflict (load_id) do nothing
