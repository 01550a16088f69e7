-- grain: one item that keeps every filter on what the item itself says
-- params: sources, custodians, formats, families, languages, items, written_from, written_to
select item_id
from items
where status = 'indexed'
    and (len($sources) = 0 or list_contains($sources::varchar[], source))
    and (len($custodians) = 0 or list_contains($custodians::varchar[], custodian))
    and (len($formats) = 0 or list_contains($formats::varchar[], format))
    and (len($families) = 0 or list_contains($families::varchar[], family))
    and (len($languages) = 0 or list_contains($languages::varchar[], language))
    and (len($items) = 0 or list_contains($items::integer[], item_id))
    and ($written_from is null or written_at >= $written_from::date)
    and ($written_to is null or written_at < $written_to::date + interval 1 day)
order by item_id
