-- grain: one item that can be found, with what facets count
-- params: none
select i.item_id, i.source, i.custodian, i.format, i.family, i.language,
    coalesce(strftime(i.written_at, '%Y-%m'), '') as month, coalesce(g.group_id, -1) as group_id
from items i left join item_groups g on g.item_id = i.item_id
where i.status = 'indexed'
order by i.item_id
