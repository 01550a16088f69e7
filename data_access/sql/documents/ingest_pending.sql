-- grain: one member that waits to be read, first come first served
-- params: after, most
select p.pending_no, p.parent_id, p.root_id, p.depth, p.name, p.sha256, p.bytes, p.reason,
    i.path as parent_path, i.source, i.custodian
from pending_members p join items i on i.item_id = p.parent_id
where p.pending_no > $after
order by p.pending_no
limit $most
