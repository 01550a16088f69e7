-- grain: one closed action of a force that agreed to be named in the capability, newest first
-- params: force_ids, capability_id
select a.force_id, n.contact_role, a.title, a.from_level, a.to_level, a.what_was_done, a.closed_at
from actions a
join naming_consents n on n.force_id = a.force_id and n.capability_id = a.capability_id
where a.capability_id = $capability_id
  and list_contains($force_ids::varchar[], a.force_id)
  and n.is_named
  and a.status = 'done'
order by a.force_id, a.closed_at desc, a.action_id
