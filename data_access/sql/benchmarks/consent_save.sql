-- grain: writes whether one force may be named in one capability
-- params: force_id, capability_id, is_named, contact_role, saved_at, saved_by, version
insert or replace into naming_consents
select $force_id, $capability_id, $is_named, $contact_role, $saved_at::timestamp, $saved_by, $version
