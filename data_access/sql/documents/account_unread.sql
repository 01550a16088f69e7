-- grain: one file that was not read, with why and how many more have its bytes
-- params: none
select i.item_id, i.path, i.format, i.status, i.reason, i.bytes, i.sha256,
    (select count(*) from items c where c.duplicate_of = i.item_id) as copies
from items i
where i.status in ('quarantined', 'needs_ocr')
order by i.status, i.reason, i.path
