-- grain: one source of material that can be searched
-- params: none
select distinct source
from items
where status = 'indexed'
order by source
