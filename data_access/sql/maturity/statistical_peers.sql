-- grain: one peer of a force, nearest first
-- params: force_id
select p.peer_id, f.name, f.short_name, p.position, p.distance, p.is_near
from derived.statistical_peers p
join raw.forces f on f.force_id = p.peer_id
where p.force_id = $force_id
order by p.position
