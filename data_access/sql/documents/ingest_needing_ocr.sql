-- grain: one item that was not read for want of OCR
-- params: none
select item_id, name, path, source, custodian, sha256, bytes, modified_at, parent_id
from items
where status = 'needs_ocr'
order by item_id
