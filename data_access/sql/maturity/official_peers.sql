-- grain: one member of a loaded peer group of a force
-- params: force_id
select p.peer_id, f.name, f.short_name, p.position, p.source
from raw.peer_groups p
join raw.forces f on f.force_id = p.peer_id
where p.force_id = $force_id
order by p.position
