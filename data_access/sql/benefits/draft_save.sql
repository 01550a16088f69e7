-- grain: writes one draft in the place of the earlier one
-- params: subject, row_id, field_values, base_version, saved_at
insert or replace into benefit_drafts
values ($subject, $row_id, $field_values, $base_version, $saved_at::timestamp)
