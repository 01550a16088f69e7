-- grain: writes one column mapping
-- params: mapping_id, dataset, header_fingerprint, file_header, period_column, value_column, label_columns, force_column, unit, attribution, saved_by, saved_at, is_withdrawn, version
insert or replace into column_mappings
select $mapping_id, $dataset, $header_fingerprint, $file_header::varchar[], $period_column, $value_column,
       $label_columns::varchar[], $force_column, $unit, $attribution, $saved_by, $saved_at::timestamp, $is_withdrawn,
       $version
