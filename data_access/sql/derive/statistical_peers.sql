-- grain: one peer of one force
-- params: force_ids, peer_ids, positions, distances, nears
insert into derived.statistical_peers
select unnest($force_ids::varchar[]),
       unnest($peer_ids::varchar[]),
       unnest($positions::integer[]),
       unnest($distances::double[]),
       unnest($nears::boolean[])
