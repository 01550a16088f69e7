-- grain: one saved column mapping that is in use, the newest first
-- params: none
select mapping_id, dataset, header_fingerprint, file_header, period_column, value_column, label_columns,
       force_column, unit, attribution, saved_by, saved_at, version
from column_mappings
where not is_withdrawn
order by saved_at desc, mapping_id
