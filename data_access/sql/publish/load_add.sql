-- grain: writes one load that came from the app itself
-- params: load_id, kind, file_name, sha256, loaded_at, loaded_by, rows, is_synthetic
insert into raw.loads
select $load_id, $kind, $file_name, $sha256, 0, $loaded_at::timestamp, $loaded_by, $rows, $rows, 0, 0, '',
       $is_synthetic, []::varchar[]
