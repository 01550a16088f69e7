-- grain: one force and capability, of those that the reader sees, in which the force may be named
-- params: seen
select force_id, capability_id, contact_role
from naming_consents
where is_named and list_contains($seen::varchar[], force_id || '/' || capability_id)
order by force_id, capability_id
