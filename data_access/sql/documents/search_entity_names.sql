-- grain: one entity
-- params: entities
select entity_id, shown, kind from entities where entity_id in (select unnest($entities))
