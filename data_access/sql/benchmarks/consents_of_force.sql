-- grain: one capability in which a force said whether it may be named
-- params: force_id
select force_id, capability_id, is_named, contact_role, saved_at, saved_by, version
from naming_consents
where force_id = $force_id
order by capability_id
