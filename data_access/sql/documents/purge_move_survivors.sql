-- grain: one item that lives on where its copy was found
-- params: copies
update items set
    name = c.name, path = c.path, source = c.source, custodian = c.custodian, modified_at = c.modified_at,
    parent_id = c.parent_id, batch = c.batch, ingested_at = c.ingested_at
from items c
where c.item_id in (select unnest($copies)) and c.duplicate_of = items.item_id
