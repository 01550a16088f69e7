-- grain: one row: what items and passages from some numbers on came to
-- params: first_item, first_passage
select
    count(*) filter (status = 'indexed') as indexed,
    count(*) filter (status = 'duplicate') as duplicate,
    count(*) filter (status = 'quarantined') as quarantined,
    count(*) filter (status = 'needs_ocr') as needs_ocr,
    (select count(*) from pending_members) as waiting,
    coalesce(sum(bytes), 0)::bigint as bytes,
    (select count(*) from passages where passage_id >= $first_passage) as passages
from items
where item_id >= $first_item
