-- grain: one entity that stands under another, or alone again
-- params: entity_id, merged_into
update entities set merged_into = $merged_into where entity_id = $entity_id
