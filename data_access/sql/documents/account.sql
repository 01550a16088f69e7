-- grain: one row: what the files of a case came to, in files and in bytes
-- params: none
select
    count(*) as files,
    count(*) filter (status = 'indexed') as indexed,
    count(*) filter (status = 'duplicate') as duplicate,
    count(*) filter (status = 'quarantined') as quarantined,
    count(*) filter (status = 'needs_ocr') as needs_ocr,
    coalesce(sum(bytes), 0)::bigint as bytes,
    coalesce(sum(bytes) filter (status = 'indexed'), 0)::bigint as bytes_indexed,
    coalesce(sum(bytes) filter (status = 'duplicate'), 0)::bigint as bytes_duplicate,
    coalesce(sum(bytes) filter (status = 'quarantined'), 0)::bigint as bytes_quarantined,
    coalesce(sum(bytes) filter (status = 'needs_ocr'), 0)::bigint as bytes_needing_ocr,
    (select count(*) from pending_members) as waiting,
    (select count(*) from passages) as passages,
    (select coalesce(sum(words), 0)::bigint from passages) as words
from items
